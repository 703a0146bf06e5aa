# Captions. HTML as Telegram knows it; arguments come in escaped.

caption-prompt = { $prompt }
caption-seed = <i>{ $kind ->
    [vary] variation, seed { $seed }
    [fuse] fusion, seed { $seed }
   *[other] seed { $seed }
 }</i>
few-words = I know no thing that you named, and had to guess. I know such things as { $words }.
