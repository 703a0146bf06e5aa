# Что говорится перед дорогим запросом. HTML, какой знает Telegram; аргументы приходят экранированными.

price-ask = Это стоит { $credits } { $credits ->
    [one] кредит
    [few] кредита
    [many] кредитов
   *[other] кредита
 } из ваших { $available }: { $why }. Рисовать?
price-pictures = { $count ->
    [1] одна картинка
    [one] { $count } картинка
    [few] { $count } картинки
    [many] { $count } картинок
   *[other] { $count } картинки
 }
price-steps = { $steps } { $steps ->
    [one] шаг
    [few] шага
    [many] шагов
   *[other] шага
 } вместо { $usual }
price-size = { $width } × { $height } пикселей
price-agreed = Договорились, за { $credits } { $credits ->
    [one] кредит
    [few] кредита
    [many] кредитов
   *[other] кредита
 }.
many-ask = Получается { $count } { $count ->
    [one] запрос
    [few] запроса
    [many] запросов
   *[other] запроса
 }, это { $credits } { $credits ->
    [one] кредит
    [few] кредита
    [many] кредитов
   *[other] кредита
 } из ваших { $available }. Нарисовать все?
agreed-already = На это вы уже согласились. Чтобы получить ещё раз, попросите заново.
button-paint-all = Нарисовать все
many-waiting = С этими запросами у вас ждало бы больше { $limit }. Попросите меньше, дождитесь готовых или отмените: /cancel
