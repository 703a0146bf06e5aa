# /history и /favourites. HTML, какой знает Telegram; аргументы приходят экранированными.

history = <b>Что вы сделали</b> (время по UTC)
history-with = <b>Что вы сделали</b> со словами «{ $words }» (время по UTC)
favourites = <b>Ваше избранное</b> (время по UTC)
favourites-with = <b>Ваше избранное</b> со словами «{ $words }» (время по UTC)
history-line = { $n }. { $prompt } · { $time }{ $count ->
    [1] {""}
    [one] {" "}· { $count } картинка
    [few] {" "}· { $count } картинки
    [many] {" "}· { $count } картинок
   *[other] {" "}· { $count } картинки
 }{ $star }
history-empty = Вы ещё ничего не сделали. Попробуйте <code>/imagine красное яблоко</code>
history-empty-here = В этом чате вы ещё ничего не сделали. Попробуйте <code>/imagine красное яблоко</code>
history-none = У вас нет ничего со словами «{ $words }». Попробуйте, чтобы их было меньше, или посмотрите всё: <code>/history</code>
history-end = Дальше ничего нет.
history-search = Какие слова искать? Ответьте ими на это сообщение, и я покажу, что вы с ними сделали.
history-search-hint = рыжая лиса
history-search-empty = Ответьте словами, которые были в вашем запросе, например: <code>рыжая лиса</code>
favourites-empty = В избранном пока пусто. Нажмите под картинкой «Ещё», а потом «☆ Избранное».
favourites-search = Какие слова искать? Ответьте ими на это сообщение, и я покажу, что с ними есть в избранном.
kind-generate = Картинка
kind-fuse = Слияние
kind-vary = Вариация
kind-vary-of = Вариация: { $words }
kind-sweep = Переход
