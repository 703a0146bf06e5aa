# Telegram Stars. HTML as Telegram knows it; arguments come in escaped.

about-buy = 크레딧 더 사기
about-terms = 구매 조건
about-paysupport = 결제 도움
about-refund = 구매 환불하기
buy = 쓸 때까지 사라지지 않는 크레딧이에요. 텔레그램 스타로 살 수 있고, 그림 한 장에 1크레딧이에요. 조건은 /terms에 있어요.
stars-nothing = 지금은 파는 것이 없어요. 새 크레딧이 언제 생기는지는 /quota에서 볼 수 있어요.
button-pack = { $credits }크레딧 · { $stars } ⭐
button-pay = 이번 것만 { $stars } ⭐로 내기
pack-title = { $credits }크레딧
pack-description = 쓸 때까지 사라지지 않아요. 그림 한 장에 1크레딧이에요.
pay-offer = 이번 요청만 텔레그램 스타로 내거나, /buy로 크레딧을 더 살 수도 있어요.
pay-offer-group = 이번 요청만 텔레그램 스타로 내거나, 저와의 개인 채팅에서 /buy로 크레딧을 더 살 수도 있어요.
pay-title = 요청 하나
pay-description = { $length ->
    [0] {""}
   *[other] “{ $words }”{" "}
 }차례가 오면 그려 드려요. 그리지 못하면 스타를 돌려드려요.
stars-gone = 이제 팔지 않는 것이라 결제되지 않았어요. 새로 부탁해 주세요.
stars-not-yours = 다른 분의 것이라 결제되지 않았어요. 저에게 직접 그림을 부탁해 보세요.
stars-banned = 운영자가 이용을 막아서 결제되지 않았어요.
stars-unavailable = 지금은 그릴 수 없어서 결제되지 않았어요. 나중에 다시 해 주세요.
stars-already = 이미 기다리고 있거나 끝난 요청이라 결제되지 않았어요.
stars-thanks = 고마워요! { $credits }크레딧이 생겼고, 쓸 때까지 사라지지 않아요. 이제 { $available }크레딧이 있어요.
stars-twice = 이미 기다리고 있던 요청이에요. 대신 { $credits }크레딧을 드리니 다른 것에 쓰세요.
stars-lost = 결제하신 것을 더는 드릴 수 없어요. 스타는 곧 돌려드릴게요.
stars-back = 스타 { $stars }개를 돌려드렸어요.
terms =
    <b>사는 것</b>: 쓸 때까지 사라지지 않는 크레딧, 또는 차례가 오면 그리는 요청 하나예요. 저에게서만 쓸 수 있어요.
    <b>스타를 돌려받을 때</b>: 결제한 요청이 실패하거나 막히거나 취소되면 저절로 돌아와요. 산 크레딧 중 쓰지 않은 것은 /paysupport의 안내대로 말씀해 주세요.
    <b>제가 그리지 않는 것</b>에는 값이 들지 않아요. 모델이 무엇을 그릴지는 늘 확실하지 않아서, 같은 문구도 다른 시드가 더 마음에 들 수 있어요.
    <b>파는 사람</b>: 텔레그램이 아니라 저의 운영자예요. 텔레그램 고객 지원은 여기서 산 것을 도울 수 없어요: { $contact }
paysupport = { $count ->
    [0] 결제는 텔레그램이 아니라 저의 운영자가 맡아요: { $contact }. 아직 산 것이 없어요.
   *[other] 결제는 텔레그램이 아니라 저의 운영자가 맡아요: { $contact }. 구매 번호를 함께 알려 주세요:
 }
paysupport-line = { $day }, 스타 { $stars }개: <code>{ $charge }</code>{ $state ->
    [back] {" "}(환불됨)
   *[paid] {""}
 }
refund-how = 구매 번호를 적어 주세요. 번호는 산 사람이 /paysupport에서 볼 수 있어요: <code>/refund 번호</code>
refund-unknown = { $charge }: 그런 구매가 없어요.
refund-already = 이미 환불했거나 곧 환불할 구매예요.
refund-not-now = 결제한 요청을 처리하고 있어요. 끝나거나 취소된 뒤에 다시 해 주세요.
refund-begun = 스타 { $stars }개를 { $who } 님에게 돌려주고, 쓰지 않은 크레딧은 거둬요.
refund-ask = { $who } 님은 스타 { $stars }개로 { $credits }크레딧을 샀어요. 그중 남은 { $left }크레딧만 거둘 수 있어요. 그래도 환불할까요?
button-refund = { $stars } ⭐ 환불
alert-refund = { $person }번의 스타 { $stars }개를 환불하지 못했어요: { $why } 구매 번호는 <code>{ $charge }</code>이고, <code>/refund</code>로 다시 해 볼 수 있어요.
