# /forgetme. HTML as Telegram knows it; arguments come in escaped.

forget-ask = 적어 주신 말과 그림, 보내 주신 사진, 여기 남은 기록을 모두 지우고, 기다리던 요청도 멈춰요. 채팅에 이미 보낸 것과 크레딧은 그대로 남아요. 되돌릴 수 없으니 그림을 먼저 받으려면 /export를 쓰세요. 지울까요?
forget-done = { $count ->
    [0] 지울 것이 남아 있지 않았어요.
   *[other] 다 지웠어요. 요청 { $count }개와 거기 딸린 것이 모두 사라졌어요.
 }
