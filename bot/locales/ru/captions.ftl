# Подписи. HTML, какой знает Telegram; аргументы приходят экранированными.

caption-prompt = { $prompt }
caption-seed = <i>зерно { $seed }</i>
caption-vary = <i>вариация { $source ->
    [picture] картинки
   *[photo] фото
 }, зерно { $seed }</i>
caption-fuse = <i>слияние, зерно { $seed }</i>
caption-sweep = <i>переход из { $count } { $count ->
    [one] кадра
    [few] кадров
    [many] кадров
   *[other] кадра
 }, зерно { $seed }</i>
caption-frame = <i>кадр { $n } из { $count }, зерно { $seed }</i>
few-words = Ничего из названного я не знаю, пришлось гадать. Вот что я знаю, к примеру: { $words }.
caption-style = <i>{ $name }</i>
note-size = { $wanted } пикселей у меня не выйдет: здесь { $made }, больше в таком формате не могу.
note-unknown = Не знаю, что такое «{ $things }»: тут я гадал.
