# /queue и весть о готовой картинке. HTML, какой знает Telegram; аргументы приходят экранированными.

about-queue = Чего вы ждёте и какая очередь
queue-mine = { $count ->
    [0] <b>Вы здесь ничего не ждёте.</b> Попробуйте <code>/imagine красное яблоко</code>
   *[other] <b>Чего вы ждёте</b>
 }
queue-running = { $n }. { $what } · уже рисую
queue-running-measured = { $n }. { $what } · уже рисую, ещё около { $time }
queue-waiting = { $n }. { $what } · место { $place }
queue-waiting-measured = { $n }. { $what } · место { $place }, около { $time }
queue-arriving = { $n }. { $what } · уже несу
queue-more = … и ещё { $count }.
queue-nobody = В очереди никого.
queue-line = В очереди { $count } { $count ->
    [one] запрос
    [few] запроса
    [many] запросов
   *[other] запроса
 } от { $people } { $people ->
    [one] человека
    [few] человек
    [many] человек
   *[other] человека
 }.
queue-line-measured = В очереди { $count } { $count ->
    [one] запрос
    [few] запроса
    [many] запросов
   *[other] запроса
 } от { $people } { $people ->
    [one] человека
    [few] человек
    [many] человек
   *[other] человека
 }, на все уйдёт около { $time }.
queue-before = { $count ->
    [0] Следующий запрос — ваш.
    [one] Перед вами { $count } запрос.
    [few] Перед вами { $count } запроса.
    [many] Перед вами { $count } запросов.
   *[other] Перед вами { $count } запроса.
 }
queue-still = Сейчас ничего не рисуется, но места в очереди сохраняются. { $count ->
    [0] В очереди никого.
    [one] Ждёт { $count } запрос.
    [few] Ждут { $count } запроса.
    [many] Ждут { $count } запросов.
   *[other] Ждут { $count } запроса.
 }
queue-why = Причина: { $why }
queue-fresh = Сейчас всё так.
button-cancel-of = Отменить { $n }
button-cancel-all = Отменить все
button-refresh = Обновить
button-to-picture = Показать
notice = { $count ->
    [1] Ваша картинка готова.
    [one] Ваши картинки готовы.
    [few] Ваши картинки готовы.
    [many] Ваши картинки готовы.
   *[other] Ваши картинки готовы.
 }
painting-measured = Рисую { $bar } { $percent }{"\u00A0"}%, ещё около { $time }
kind-other = Что-то другое
