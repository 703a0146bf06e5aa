# Pictures that cannot be used. HTML as Telegram knows it; arguments come in escaped.

picture-unreadable = That is no picture I can read. I take JPEG, PNG and WebP.
picture-bytes = That file is too large. I take pictures of up to { $megabytes } MB.
picture-pixels = That picture is too large to open. I take up to { $megapixels } million pixels.
picture-gone = Telegram no longer has that picture. Please send it again.
picture-lost = That picture is no longer here: it was deleted, or its time was up.
reply-to-sheet = That message shows several pictures. Say which one, for example <code>{ $example }</code>, or press U1, U2 … to get one alone.
task-missing = The model { $model } cannot do that.
