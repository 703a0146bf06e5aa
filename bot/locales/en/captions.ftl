# Captions. HTML as Telegram knows it; arguments come in escaped.

caption-prompt = { $prompt }
caption-seed = <i>seed { $seed }</i>
caption-vary = <i>variation of { $source ->
    [picture] a picture
   *[photo] a photo
 }, seed { $seed }</i>
caption-fuse = <i>fusion, seed { $seed }</i>
caption-sweep = <i>sweep of { $count } frames, seed { $seed }</i>
caption-frame = <i>frame { $n } of { $count }, seed { $seed }</i>
few-words = I know no thing that you named, and had to guess. I know such things as { $words }.
caption-style = <i>{ $name }</i>
note-size = I cannot make it { $wanted } pixels: this is { $made }, the largest of that shape.
note-unknown = I don't know “{ $things }”: that part is a guess.
