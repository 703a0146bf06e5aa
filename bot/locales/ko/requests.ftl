# Requests that cannot be read. HTML as Telegram knows it; arguments come in escaped.

command-unknown = { $command }: 모르는 명령이에요. 할 수 있는 일은 /help에 있어요.
command-in-groups = { $command } 명령은 그룹에서 써요. 저를 그룹에 초대하고 거기서 보내 주세요.
command-in-private = { $command } 명령은 둘만 있을 때 써요. 저와의 개인 채팅에서 보내 주세요.
command-twice = 한 메시지에는 요청 하나만 읽어요. { $command } 명령부터는 따로 보내 주세요. 한 번에 여러 개를 그리려면 선택지를 써요: <code>{ -choices }</code>
imagine-empty = 무엇을 그릴지 적어 주세요. 예: <code>/imagine 빨간 사과</code>
vary-no-picture = 사진에 /vary로 답장하거나, 설명에 /vary를 적어 사진을 보내 주세요.
vary-many = /vary에는 사진이 한 장만 필요한데 { $pictures }장이 왔어요. 여러 장을 섞으려면 /fuse를 쓰세요.
fuse-nothing = 무엇을 합성할지 <code>|</code>로 나누어 적어 주세요: <code>/fuse 고양이 | 강아지</code>. 설명에 /fuse를 적어 사진을 보내거나 사진에 답장해도 돼요. <code>/fuse 0.7 | 고양이 0.3</code>처럼 얼마나 넣을지도 정할 수 있어요. /add로 사진을 담아 둘 수도 있어요.
fuse-one-picture = 사진 한 장만으로는 합성할 수 없어요. 글이나 다른 사진을 더하거나 /vary를 쓰세요.
fuse-one-text = 글만 있으면 /imagine으로 그려요. 합성하려면 사진이나 다른 글을 더해 주세요: <code>/fuse 고양이 | 강아지</code>
fuse-many = 사진과 글이 모두 { $parts }개예요. 한 번에 { $most }개까지 합성할 수 있어요.
weight-range = 비중 { $value }: 쓸 수 없는 값이에요. 비중은 0보다 크고 { $high } 이하여야 해요. 예: <code>/fuse 0.7 | 고양이 0.3</code>
weights-many = { $pictures ->
    [0] 비중을 줄 사진이 없어요. 사진에 답장하거나, 설명에 /fuse를 적어 사진을 보내 주세요. 예: <code>/fuse 0.7 0.3</code>
    [1] 사진은 한 장인데 비중이 { $weights }개예요. 하나만 적어 주세요. 예: <code>/fuse 0.7 | 고양이 0.3</code>
   *[other] 사진은 { $pictures }장인데 비중이 { $weights }개예요. 사진마다 하나씩 적어 주세요. 예: <code>/fuse 0.7 0.3</code>
 }
flag-unknown = { $flag } 옵션은 없어요. { $command }에 쓸 수 있는 옵션: { $known }. 예: <code>--ar 16:9</code>
flag-near = { $flag } 옵션은 없어요. 혹시 { $near }인가요? 예: <code>{ $example }</code>
flag-missing = { $flag } 옵션에는 값이 있어야 해요. 예: <code>{ $example }</code>
flag-twice = { $flag } 옵션이 두 번 있어요. 한 번만 적어 주세요. 예: <code>{ $example }</code>
flag-both = { $flag }, { $other } 둘 다 비율을 정하는 옵션이에요. 하나만 써 주세요.
flag-elsewhere = { $flag } 옵션은 { $command }에 쓸 수 없어요. 빼 주세요.
flag-whole = { $flag } 옵션에는 “{ $value }” 말고 정수를 적어 주세요. 예: <code>{ $example }</code>
flag-number = { $flag } 옵션에는 “{ $value }” 말고 숫자를 적어 주세요. 예: <code>{ $example }</code>
flag-range = { $flag } 옵션은 { $low }에서 { $high }까지라서 { $value } 값은 쓸 수 없어요. 예: <code>{ $example }</code>
flag-sides = { $flag } 옵션에는 “{ $value }” 말고 숫자 두 개를 적어 주세요. 예: <code>{ $example }</code>
flag-size = { $flag } 옵션은 한 변이 16에서 4096픽셀이고 긴 변이 짧은 변의 { $ratio }배까지라서 { $value } 값은 쓸 수 없어요. 예: <code>{ $example }</code>
flag-choice = { $flag } 옵션에는 “{ $value }” 말고 { $choices } 중 하나를 적어 주세요. 예: <code>{ $example }</code>
flag-clash = { $flag }, { $other } 옵션은 함께 쓸 수 없어요. 하나만 써 주세요.
style-near = “{ $value }” 스타일은 없어요. 혹시 { $near }인가요? /styles에서 모두 볼 수 있어요.
style-unknown = “{ $value }” 스타일은 없어요. 있는 것은 /styles에서 볼 수 있고, --style none을 적으면 내 스타일을 빼고 그려요.
mix-weight = “{ $value }”: 비중으로 쓸 수 없어요. <code>::</code> 뒤의 비중은 0보다 크고 { $high } 이하여야 해요. 무언가를 빼려면 <code>--no</code>를 쓰세요.
mix-empty = { $value } 앞에 글이 없어요. 비중 앞에 적어 주세요: <code>/imagine 고양이::2 강아지::1</code>
prompt-long = { $length }자는 너무 길어요. { $most }자까지 읽을 수 있어요.
prompt-nothing = “{ $value }”: 그릴 것이 없어요. 글로 적어 주세요. 예: <code>/imagine 빨간 사과</code>
style-unsuited = { $model } 모델은 { $style } 스타일로 그릴 수 없어요. 되는 스타일은 /styles에서 볼 수 있어요.
model-unknown = “{ $name }” 모델은 여기 없어요. { $offered } 중에서 고를 수 있어요. 예: <code>/imagine 빨간 사과 --model { $example }</code>
model-alone = “{ $name }” 모델은 여기 없어요. 무엇이든 { $model } 모델이 그리니 --model은 빼 주세요.
-choices = /imagine {"{"}눈밭의, 바다의{"}"} {"{"}빨간, 파란{"}"} 사과
many-nested = “{ $value }”처럼 중괄호 안에 중괄호를 넣을 수는 없어요. 하나씩 차례로 적어 주세요: <code>{ -choices }</code>
many-empty = “{ $value }”에 빈 선택지가 있어요. 쉼표 양쪽을 모두 채워 주세요: <code>{ -choices }</code>
many-elsewhere = 중괄호 선택지는 사진 없이 /imagine에서만 쓸 수 있어요. { $command } 요청에는 하나만 적어 주세요.
many-most = 요청이 { $count }개가 되는데, 한 번에 { $most }개까지 할 수 있어요. 선택지를 줄여 주세요.
