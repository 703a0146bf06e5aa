# Asked from any chat. HTML as Telegram knows it; arguments come in escaped.

inline-paint = 그리기: { $prompt }
inline-price = 남은 { $available }크레딧 중 { $credits }크레딧이 들어요. 저와의 채팅에도 보내 드려요.
inline-painting = 그리는 중: { $prompt } …
inline-many = 여기서는 한 번에 하나만 부탁할 수 있어요. 중괄호를 빼 주세요.
inline-empty = 무엇을 그릴지 적어 주세요
inline-begin = 먼저 저와의 채팅을 시작해 주세요
inline-stranger = 저는 허락받은 분에게만 그려 드려요
inline-banned = 운영자가 이용을 막았어요
inline-slow = 한꺼번에 너무 많아요. 잠시 기다려 주세요
inline-not-now = 한꺼번에 너무 많아서 받지 못했어요. 크레딧은 들지 않았어요. 잠시 뒤에 다시 해 주세요.
inline-unbegun = 저와 채팅을 시작한 분에게만 여기서 그려 드릴 수 있어요. ‘시작’을 누르고 다시 부탁해 주세요. 크레딧은 들지 않았어요.
inline-untold = 무엇을 고르셨는지 전달받지 못했어요. 저와의 채팅에 그 말을 보내 주시면 그려 드릴게요.
button-inline = 하나 더 그리기
button-begin = 저와 채팅 시작하기
