# Credits and the line. HTML as Telegram knows it; arguments come in escaped.

credits-short = { $needed }크레딧이 드는데 지금은 { $available }크레딧뿐이에요. { $time } 뒤에 다시 채워져요.
credits-never = { $needed }크레딧이 들어서, 하루치 { $daily }크레딧으로도 모자라요. 그림 수나 단계, 크기를 줄여 주세요.
too-many-waiting = 이미 요청 { $limit }개가 기다리고 있어요. 하나가 끝난 뒤에 보내거나 /cancel로 취소해 주세요.
quota = 오늘 쓸 수 있는 { $daily }크레딧 중 { $available }크레딧이 남았어요.{ $held ->
    [0] {""}
   *[other] {" "}진행 중인 요청에 { $held }크레딧이 잡혀 있어요.
 } { $time } 뒤에 다시 채워져요. 그림 한 장에 1크레딧이고, 크거나 단계가 많으면 더 들어요.
cancelled-count = { $count ->
    [0] 취소할 요청이 없어요.
   *[other] 요청 { $count }개를 취소했어요. 크레딧은 들지 않았어요.
 }
quota-extra = { $available }크레딧이 남았어요. 오늘 몫 { $daily }크레딧 중 { $today }크레딧, 그리고 쓸 때까지 사라지지 않는 { $extra }크레딧이에요.{ $held ->
    [0] {""}
   *[other] {" "}진행 중인 요청에 { $held }크레딧이 잡혀 있어요.
 } { $time } 뒤에 다시 채워져요. 그림 한 장에 1크레딧이고, 크거나 단계가 많으면 더 들어요.
quota-buy = 한꺼번에 더 받으려면: /buy
quota-spent-today = 오늘 쓴 크레딧: { $list }.
quota-given-today = 오늘 선물한 크레딧: { $count }.
quota-got-today = 오늘 받은 크레딧: { $count }.
quota-spent = 최근 { $days }일 동안 쓴 크레딧: { $list }.
spent-generate = 그림에 { $credits }
spent-vary = 변형에 { $credits }
spent-fuse = 합성에 { $credits }
spent-sweep = 변화에 { $credits }
spent-other = 그 밖에 { $credits }
quota-bought = { $day }: 스타 { $stars }개로 { $credits }크레딧{ $state ->
    [refunded] , 환불했어요
    [refund-due] , 곧 환불해요
    [refund-failed] , 아직 환불하지 못했어요
   *[paid] {""}
 }.
credits-amount = “{ $value }”만큼은 줄 수 없어요. 1에서 { $most } 사이의 수를 적어 주세요. 예: 5
credits-two = { $named }님을 적고 다른 분에게 답장하셨어요. 둘 중 하나만 해 주세요.
credits-stranger = 아직 { $whom }님을 만난 적이 없어요. 그분이 저에게 /start를 보내면 그때부터 줄 수 있어요.
gift-how = 누구에게 얼마나 줄지 적어 주세요: <code>/gift @name 5</code>. 그분의 메시지에 <code>/gift 5</code>로 답장해도 돼요.
gift-self = 선물은 다른 사람에게 하는 거예요.
gift-short = 선물할 수 있는 크레딧은 { $available }크레딧이에요. 진행 중인 요청에 잡힌 크레딧은 줄 수 없어요.
gift-ask = { $name }님에게 내 크레딧 { $amount }개를 줄까요? 되돌릴 수 없어요.
gift-given = { $name }님에게 { $amount }크레딧을 선물했어요.{ $told ->
    [yes] {""}
   *[no] {" "}저는 그분께 메시지를 보낼 수 없으니 직접 알려 주세요.
 }
gift-here = { $giver }님이 { $name }님에게 { $amount }크레딧을 선물했어요. 쓸 때까지 사라지지 않아요.
gift-got = { $giver }님이 { $amount }크레딧을 선물했어요. 쓸 때까지 사라지지 않아요: /quota
grant-how = 누구에게 얼마나 줄지 적어 주세요: <code>/grant 123456 50</code>. 그분의 메시지에 <code>/grant 50</code>으로 답장해도 돼요.
grant-done = { $name }님에게 { $amount }크레딧을 더 드렸어요.{ $told ->
    [yes] {" "}본인에게도 알렸어요.
   *[no] {" "}저는 그분께 메시지를 보낼 수 없어서 본인은 아직 몰라요.
 }
grant-got = 운영자가 { $amount }크레딧을 드렸어요. 쓸 때까지 사라지지 않아요: /quota
about-gift = 다른 사람에게 크레딧 선물하기
about-grant = 새 크레딧을 만들어 주기
button-give = { $amount }크레딧 주기
pressed-already = 이미 하고 있어요.
cancel-not-there = 그 메시지에는 기다리는 요청이 더 없어요. 내 요청을 모두 멈추려면 /cancel만 보내세요.
