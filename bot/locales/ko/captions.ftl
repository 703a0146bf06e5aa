# Captions. HTML as Telegram knows it; arguments come in escaped.

caption-prompt = { $prompt }
caption-seed = <i>시드 { $seed }</i>
caption-vary = <i>{ $source ->
    [picture] 그림
   *[photo] 사진
 } 변형, 시드 { $seed }</i>
caption-fuse = <i>합성, 시드 { $seed }</i>
caption-sweep = <i>변화 { $count }장면, 시드 { $seed }</i>
caption-frame = <i>{ $count }장면 중 { $n }번째, 시드 { $seed }</i>
few-words = 말씀하신 것 중에 아는 것이 없어서 짐작으로 그렸어요. 제가 아는 것은 이런 것들이에요: { $words }.
caption-style = <i>{ $name }</i>
note-size = { $wanted }픽셀로는 그릴 수 없어요. 이 그림은 같은 비율에서 가장 큰 { $made }픽셀이에요.
note-unknown = “{ $things }”: 제가 모르는 말이라 짐작으로 그렸어요.
