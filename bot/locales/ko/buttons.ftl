# Buttons. HTML as Telegram knows it; arguments come in escaped.

button-cancel = 취소
button-again = 한 번 더
button-again-kept = 같은 시드로
button-reroll = 다시
button-reroll-kept = 같은 시드
button-subtle = 조금 변형
button-strong = 많이 변형
button-alone = U{ $n }
button-vary = V{ $n }
button-subtle-of = V{ $n } 조금
button-strong-of = V{ $n } 많이
button-change = 바꾸기
button-more = 더 보기
button-whole = 문구 전체 보기
button-fork = 내 것으로 받기
button-back = ‹ 뒤로
button-style = 스타일
button-style-none = 스타일 없음
button-styles-before = ‹ 이전 스타일
button-styles-after = 다음 스타일 ›
button-aspect = 비율
button-seed-new = 시드: 새로
button-seed-kept = 시드: 고정
button-file = 파일
button-favourite-off = ☆ 즐겨찾기
button-favourite-on = ★ 즐겨찾기
button-info = 정보
button-share = 공유
button-pass-on = 다른 사람에게 보내기
button-lineage = 유래 보기
button-delete = 삭제
button-delete-yes = { $count ->
    [1] 이 그림 삭제
   *[other] 그림 { $count }장 모두 삭제
 }
button-delete-no = ‹ 남겨 두기
button-forget = 모두 지우기
button-paint = 그리기
button-number = { $n }
button-newer = ‹ 더 최근
button-older = 더 이전 ›
button-marked = ★ 즐겨찾기만
button-everything = 전체
button-search = 검색
pressed-cancelled = 취소했어요.
pressed-too-late = 늦었어요. 그 요청은 이미 끝났어요.
pressed-unknown = 이제 쓸 수 없는 버튼이에요. 이어지던 것이 지워졌어요.
pressed-not-yours = 이 버튼은 부탁한 분만 쓸 수 있어요. 직접 명령을 보내면 내 버튼이 생겨요.
pressed-fork = 이 버튼은 그림을 부탁한 분만 쓸 수 있어요. 그림 아래 ‘내 것으로 받기’를 누르면 내 버튼이 달린 그림을 받아요.
