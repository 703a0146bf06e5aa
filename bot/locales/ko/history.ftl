# /history and /favourites. HTML as Telegram knows it; arguments come in escaped.

history = <b>내가 만든 그림</b> (시간은 UTC)
history-with = <b>내가 만든 그림</b> 중 “{ $words }” (시간은 UTC)
favourites = <b>내 즐겨찾기</b> (시간은 UTC)
favourites-with = <b>내 즐겨찾기</b> 중 “{ $words }” (시간은 UTC)
history-line = { $n }. { $prompt } · { $time }{ $count ->
    [1] {""}
   *[other] {" "}· { $count }장
 }{ $star }
history-empty = 아직 만든 그림이 없어요. 이렇게 해 보세요: <code>/imagine 빨간 사과</code>
history-empty-here = 이 채팅에서는 아직 만든 그림이 없어요. 이렇게 해 보세요: <code>/imagine 빨간 사과</code>
history-none = “{ $words }”: 이 말이 든 그림이 없어요. 낱말을 줄여 보거나 <code>/history</code>로 전체를 보세요.
history-end = 더 이전 그림은 없어요.
history-search = 어떤 말을 찾을까요? 이 메시지에 답장하면 그 말로 만든 그림을 보여 드려요.
history-search-hint = 빨간 여우
history-search-empty = <code>빨간 여우</code>처럼 요청에 적었던 말로 답장해 주세요.
favourites-empty = 아직 즐겨찾기가 없어요. 그림 아래 ‘더 보기’를 누르고 ‘☆ 즐겨찾기’를 눌러 주세요.
favourites-search = 어떤 말을 찾을까요? 이 메시지에 답장하면 그 말이 든 즐겨찾기를 보여 드려요.
kind-generate = 그림
kind-fuse = 합성
kind-vary = 변형
kind-vary-of = 변형: { $words }
kind-sweep = 변화
