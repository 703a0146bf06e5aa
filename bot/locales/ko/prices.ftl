# What is said before something costly is begun. HTML as Telegram knows it; arguments come in escaped.

price-ask = 남은 { $available }크레딧 중 { $credits }크레딧이 들어요: { $why }. 그릴까요?
price-pictures = 그림 { $count }장
price-steps = { $usual }단계 대신 { $steps }단계
price-size = { $width } × { $height }픽셀
price-agreed = 좋아요, { $credits }크레딧으로 그릴게요.
many-ask = 요청 { $count }개로 나뉘고, 남은 { $available }크레딧 중 { $credits }크레딧이 들어요. 그릴까요?
agreed-already = 이미 한 번 그리기로 한 요청이에요. 또 그리려면 새로 부탁해 주세요.
button-paint-all = 모두 그리기
many-waiting = 이것까지 더하면 기다리는 요청이 { $limit }개를 넘어요. 줄여서 부탁하거나, 몇 개가 끝난 뒤에 보내거나, /cancel로 취소해 주세요.
