# Captions. HTML as Telegram knows it; arguments come in escaped.

caption-prompt = { $prompt }
caption-seed = <i>seed { $seed }</i>
caption-vary = <i>variation of { $source ->
    [picture] a picture
   *[photo] a photo
 }, seed { $seed }</i>
caption-fuse = <i>fusion of { $parts }, seed { $seed }</i>
made-photos = { $count ->
    [one] a photo
   *[other] { $count } photos
 }
made-pictures = { $count ->
    [one] a picture
   *[other] { $count } pictures
 }
made-words = { $count ->
    [one] words
   *[other] { $count } texts
 }
few-words = I know no thing that you named, and had to guess. I know such things as { $words }.
