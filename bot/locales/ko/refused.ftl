# What is not painted. HTML as Telegram knows it; arguments come in escaped.

blocked-words = 그건 그리지 않아요. 크레딧은 들지 않았으니 다른 것을 부탁해 주세요.
blocked-unsure = 적어 주신 말을 확인할 수 없어서 받지 않았어요. 크레딧은 들지 않았어요. 나중에 다시 해 주세요.
