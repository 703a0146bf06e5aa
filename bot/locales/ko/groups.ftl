# What the administrators of a group have decided for it

group-admins-only = { $place ->
    [topic] 이 주제에서는 관리자만 저를 쓸 수 있어요. 저와의 개인 채팅에서는 누구나 쓸 수 있어요.
   *[group] 이 그룹에서는 관리자만 저를 쓸 수 있어요. 저와의 개인 채팅에서는 누구나 쓸 수 있어요.
 }
group-nobody = { $place ->
    [topic] 이 주제에서는 저를 꺼 두었어요. 저와의 개인 채팅에서는 누구나 부탁할 수 있어요.
   *[group] 이 그룹에서는 저를 꺼 두었어요. 저와의 개인 채팅에서는 누구나 부탁할 수 있어요.
 }
group-quiet = 여기서는 { $begin }부터 { $end }까지({ $zone }) 그리지 않아요. { $end } 이후에 다시 부탁하거나 개인 채팅에서 부탁해 주세요.
group-cooldown = { $minutes ->
    [0] { $seconds }초
   *[other] { $minutes }분
 }만 더 기다리면 다시 차례가 와요. 이 그룹은 요청 간격을 정해 두었어요.

# In the panel of /settings
settings-rules = { $place ->
    [topic] <b>이 주제의 규칙</b>이에요. 그룹의 규칙보다 앞서요.
   *[chat] <b>이 그룹의 규칙</b>이에요. 요청 간격과 조용한 시간은 관리자에게는 적용되지 않아요.
 }
settings-clock = 여기 시간은 { $zone } 기준이에요.
settings-quiet-half = 조용한 시간을 쓰려면 시작과 끝을 모두 정해 주세요.
settings-operators = 그룹 크레딧은 운영자가 정해요. 그 이상은 각자 자기 크레딧으로 내요.
setting-who = 쓸 수 있는 사람
setting-cooldown = 요청 간격
setting-quiet-from = 조용한 시간 시작
setting-quiet-until = 조용한 시간 끝
setting-utc = 시간대
setting-spoiler = 스포일러
setting-vanish = 자동 삭제
setting-replies = 명령 없는 답장
setting-allowance = 그룹 크레딧
value-everybody = 모두
value-admins = 관리자
value-nobody = 아무도 없음
value-seconds = { $n }초
value-minutes = { $n }분
value-never = 안 함
value-after-hours = { $n }시간 뒤
button-settings-rules = 규칙 ›
button-settings-painting = ‹ 그리기
about-setting-who = 쓸 수 없는 사람에게는 한 번만 알리고 그 뒤로는 답하지 않아요. 관리자는 언제나 이 설정을 열 수 있어요.
about-setting-cooldown = 더 일찍 부탁하면 얼마나 기다려야 하는지 알려 드려요.
about-setting-quiet-from = 이 시각({ $zone })부터 관리자가 아니면 그려 드리지 않아요. 끝나는 시각도 정해 주세요.
about-setting-quiet-until = 이 시각({ $zone })부터 다시 모두가 부탁할 수 있어요. 시작하는 시각도 정해 주세요.
about-setting-utc = 조용한 시간은 이 시계를 따라요. 서머타임은 따르지 않아요.
about-setting-spoiler = 미리 보기와 그림을 누를 때까지 가려 둬요.
about-setting-vanish = 제 답과 그림이 채팅에 남아 있는 시간이에요. 지워져도 자기 그림은 /history에서 볼 수 있어요.
about-setting-replies = 명령 없이 제 메시지에 단 답장을 그릴 내용으로 받을지 정해요.
about-setting-allowance = 여기서 그리는 데 날마다 이 크레딧부터 써요. 다 쓰면 부탁한 사람의 크레딧을 써요.

# When the bot comes into a group
group-greeting = 안녕하세요! 말로 적어 주시면 그림으로 그려 드려요. <code>/imagine { $example }</code>라고 보내거나, @{ $name }을 부르거나, 사진에 /vary로 답장해 주세요. 누가 언제 저를 쓸 수 있는지는 관리자가 /settings에서 정해요.
group-example = 나무 식탁 위의 빨간 사과

# In /quota
quota-group = 이 그룹에는 오늘 쓸 수 있는 { $daily }크레딧 중 { $available }크레딧이 남았어요. 그 안에서는 내 크레딧이 들지 않아요.
