# Greeting and help. HTML as Telegram knows it; arguments come in escaped.

greeting =
    안녕하세요, { $name }님! 저는 그림을 그려요. <b>/imagine</b>과 낱말 몇 개를 보내면 그림으로 만들어 드려요.
    사진을 보내면 변형해 드리고, 두 장을 보내거나 글과 함께 보내면 합성해 드려요.
greeting-words = 저는 아직 어려서 { $count }가지만 알아요: { $words } 같은 것들이요. 하나든 여럿이든, 어떤 색이든, 작게든 크게든 좋아요. 배경색을 정하거나 눈밭, 바다, 밤하늘처럼 장소를 정해도 돼요.
greeting-try = 이런 건 어때요?
unavailable = 지금은 그릴 수 없지만 부탁은 하셔도 돼요. 요청을 보관했다가 되는 대로 그려 드릴게요.
about-imagine = 말하는 대로 그리기
about-vary = 사진 변형하기
about-fuse = 사진과 글을 한 그림으로 합성하기
about-info = 답장한 그림의 모든 것
about-replay = 답장한 그림을 다시 그리기
about-history = 내가 만든 그림 보기, 말로 찾기
about-favourites = 즐겨찾기한 그림
about-quota = 남은 크레딧
about-cancel = 내 요청 멈추기
about-forgetme = 내 그림과 기록 모두 지우기
about-help = 부탁하는 방법
about-start = 인사와 그려 볼 만한 것들
help =
    말하는 대로 그려요: <code>/imagine 빨간 사과</code>
    사진을 변형해요: 사진을 보내거나, 누구의 사진이든 <code>/vary</code>로 답장하세요.
    사진과 글을 합성해요: 앨범이나 글을 단 사진을 보내거나 <code>/fuse 고양이 | 강아지</code>
    그림이 네 장 나오면 마음에 드는 것을 골라 버튼으로 이어 가세요. 더 알고 싶다면:
help-chapter-painting = 그리기
help-chapter-fusing = 합성
help-chapter-made = 만든 그림
help-chapter-groups = 그룹에서
help-chapter-credits = 대기·크레딧
help-chapter-yours = 내 설정
help-chapter-desk = 운영
help-flags =
    <b>옵션</b>은 요청 어디에나 적을 수 있어요:
    <code>--ar 16:9</code> 비율. 크기로 정하려면 <code>--size 512x768</code>
    <code>--n 4</code> 그림 수, 9장까지
    <code>--seed 7</code> 시드와 문구가 같으면 같은 그림이 나와요
    <code>--steps 25</code> 단계가 많을수록 오래 걸리고 고와져요
    <code>--fast</code> 또는 <code>--best</code> 단계를 반이나 두 배로
    <code>--style pastel</code> 그리는 스타일. /styles에서 볼 수 있어요
    <code>--guidance 4</code> 문구를 얼마나 충실히 따를지
    <code>--no 강아지</code> 그리지 않을 것
    <code>--prior linear</code>, <code>residual</code>, <code>diffusion</code>, <code>none</code>: 글을 그림으로 바꾸는 방식
    <code>--theme</code> 그룹에서 오늘의 테마에 내기
    <code>--strength 0.5</code> /vary에서 사진과 얼마나 다르게 할지
help-mixing = <b>한 그림에 여러 가지</b>: <code>/imagine 고양이::2 강아지::1</code>처럼 쓰면 비중대로 섞어요.
help-choices = <b>한 번에 여러 요청</b>: <code>{ -choices }</code>처럼 쓰면 먼저 가격을 알려 드리고 조합마다 그려요.
help-fusing =
    사진을 앨범으로 보내거나, 글을 달아 보내거나, 사진에 답장하면 섞어요. 비중은 저마다 얼마나 넣을지 정해요: <code>/fuse 0.7 | 고양이 0.3</code>. 여러 장에 답장할 때는 번호로 골라요: <code>/fuse 2 | 고양이</code>. 그림에 <code>/add</code>로 답장하면 바구니에 담아 두었다가 <code>/fuse</code>로 섞어요. <code>/sweep 고양이 | 강아지 --gif</code>는 하나가 다른 하나로 변해 가는 모습을 <code>--frames</code> 24장면까지 보여 줘요.
help-made = 그림 아래 버튼으로 이어 갈 수 있어요. <b>U</b>는 한 장만 보여 주고 <b>V</b>는 변형해요. ‘더 보기’에는 스타일, 비율, 무손실 파일, 즐겨찾기, 유래가 있어요. 버튼은 언제까지나 눌러도 돼요.
help-groups = 그룹에서는 명령과 멘션에 답하고, 그룹의 /settings에서 정했다면 제 메시지에 단 답장에도 답해요. 그림 아래 버튼은 부탁한 사람의 것이고, ‘내 것으로 받기’를 누르면 내 버튼이 생겨요.
help-credits = 모델의 기본 크기와 단계로 그린 그림 한 장이 1크레딧이에요. 날마다 다시 채워지고, 그리지 못하면 들지 않아요.
offer = 이걸 그릴까요?
said-greeting = hi, hello, 안녕, 안녕하세요, 안녕하십니까, 하이, 헬로, 반가워, 반가워요, 반갑습니다, 좋은 아침, 좋은 아침이에요, ㅎㅇ
said-help = 도움말, 도와줘, 도와주세요, 뭐 할 수 있어, 뭘 할 수 있어, 뭐 할 줄 알아, 어떻게 써, 어떻게 써요, 어떻게 하는 거야, 사용법, 이게 뭐야, 넌 누구야, 너 누구야, 누구세요

photo-alone = 이 사진으로 무엇을 할까요? 글이나 다른 사진과 함께 보내면 합성해 드려요.
nothing-to-do = 글과 사진으로 부탁해 주세요. 방법은 /help에 있어요.
