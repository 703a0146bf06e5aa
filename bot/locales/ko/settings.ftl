# /settings and /language. HTML as Telegram knows it; arguments come in escaped.

about-settings = 기본 설정 바꾸기
about-language = 대화 언어 고르기
settings = { $place ->
    [topic] <b>이 주제의 설정</b>이에요. 그룹과 개인 설정보다 앞서고, 요청에 적은 것이 가장 앞서요.
    [chat] <b>이 그룹의 설정</b>이에요. 개인 설정보다 앞서고, 요청에 적은 것이 가장 앞서요.
   *[person] <b>내 설정</b>이에요. 요청에 따로 적지 않으면 이대로 그려요.
 }
settings-admins = 그룹 설정은 관리자만 바꿀 수 있어요. 내 설정은 저와의 개인 채팅에서 /settings를 보내 주세요.
setting-line = { $name }: <i>{ $value }</i>{ $source ->
    [person] {" "}(내 설정)
    [chat] {" "}(그룹 설정)
    [topic] {" "}(이 주제 설정)
   *[nobody] {""}
 }
setting-style = 스타일
setting-aspect = 비율
setting-number = 그림 수
setting-speed = 속도
setting-guidance = 가이던스
setting-strength = 변형 정도
setting-seed = 시드
setting-preview = 미리 보기
setting-notice = 완성 알림
setting-model = 모델
setting-language = 언어
about-setting-style = 그림의 분위기예요. /styles에서 볼 수 있어요.
about-setting-aspect = 가로 대 세로예요.
about-setting-number = 한 번에 그리는 그림 수예요. 그림마다 크레딧이 들어요.
about-setting-speed = 빠르게는 단계도 값도 절반, 가장 곱게는 둘 다 두 배예요.
about-setting-guidance = 문구를 얼마나 충실히 따를지 정해요. 낮을수록 자유롭고 높을수록 엄격해요.
about-setting-strength = 0.2는 원래 그림에 가깝고, 1은 무엇을 그린 그림인지만 남겨요.
about-setting-seed = 시드와 문구가 같으면 같은 그림이 나와요.
about-setting-notice = 1분 넘게 걸린 그림이 다 되면 알려 드릴지 정해요.
about-setting-preview = 그리는 동안 그림을 미리 볼지 정해요.
about-setting-model = 그림을 그리는 모델이에요. 모델마다 값과 스타일이 달라요.
about-setting-language = 저와 이야기할 언어예요.
value-none = 없음
value-new = 매번 새로
value-keep = 늘 같게
value-kept = 늘 { $seed }
value-on = 켬
value-off = 끔
value-fast = 빠르게
value-normal = 보통
value-best = 가장 곱게
value-telegrams = 텔레그램과 같게
value-everyones = 각자 다르게
button-choice = { $value }
button-choice-on = ✓ { $value }
button-setting-unset = 설정 해제
button-settings-chat = 그룹 전체
button-settings-topic = 이 주제만
button-language-telegrams = 텔레그램과 같게
language-name = 한국어
language-ask = 어떤 언어로 이야기할까요?
language-set = 이제 한국어로 이야기할게요.
