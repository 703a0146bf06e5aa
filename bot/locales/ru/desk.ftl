# Для хозяев бота. HTML, какой знает Telegram; аргументы приходят экранированными.

ban-whom = Напишите, кого: <code>/ban 123456 for 3d спам</code>, или ответьте на сообщение этого человека: <code>/ban</code>
unban-whom = Напишите, кого: <code>/unban 123456</code>, или ответьте на сообщение этого человека: <code>/unban</code>
ban-two = Вы называете { $id }, а отвечаете { $other }. Выберите что-то одно.
ban-time = «{ $value }» — не срок. Срок бывает в минутах, часах, днях и неделях, например: <code>/ban 123456 for 3d</code>
ban-time-for = Срок стоит после слова for, например: <code>/ban 123456 for 3d спам</code>. Причина не может начинаться с «{ $value }».
ban-stranger = Я не знаком с { $whom }. Назовите номер: <code>/ban 123456 for 3d спам</code>
ban-admin = { $who } — среди моих хозяев. Сначала уберите номер из WASSILY_ADMINS.
ban-done = { $who }: вход закрыт { $until ->
    [never] навсегда
   *[other] до { $until }
 }. <code>/unban { $id }</code> откроет его снова.
unban-done = { $who }: вход снова открыт.
unban-none = { $who }: вход и не закрывали.
unban-told = Вам снова можно сюда.
about-ban = Закрыть кому-нибудь вход
about-unban = Снова открыть кому-нибудь вход

alert-policy = Картинки не удаётся проверить, поэтому я их не показываю: { $why }
alert-unsound = Данные не в порядке: { $count ->
    [one] нарушено { $count } правило
    [few] нарушены { $count } правила
    [many] нарушено { $count } правил
   *[other] нарушено { $count } правила
 }, первое из них: { $first }. Подробнее: <code>python -m storage check</code>
alert-trouble = Рисовать сейчас не получается: { $why } Запросы сохраняются, каждые полминуты я пробую снова.
alert-restored = Рисование снова работает, всё сохранённое уже рисуется.
alert-crashes = Рисующий процесс упал { $times } { $times ->
    [one] раз
    [few] раза
    [many] раз
   *[other] раза
 } на запросе { $job }, больше я за него не берусь.
alert-model = Теперь рисует { $model }, если в запросе не названа другая модель. Загрузка заняла { $time }{"\u00A0"}с.
alert-model-refused = { $model } рисовать не может, поэтому дальше рисует { $kept }: { $why }
about-admin = Пульт хозяина: здоровье, очередь, пауза, модели, люди
about-broadcast = Рассказать что-нибудь всем
desk-private = Пульт — для нашего личного чата: отправьте мне это там.
cancelled-by-operator = Ваш запрос отменили мои хозяева. Кредиты не списаны.

# /admin: первая страница
desk = <b>Пульт хозяина</b>
desk-since = Работаю с { $since }, уже { $time }
desk-paints = Рисование идёт
desk-paused = Рисование на паузе
desk-paused-why = Рисование на паузе: { $why }
desk-trouble = Рисовать не получается: { $why }
desk-model = Модель: { $model } на { $device }.
desk-restarts = { $count ->
    [0] Рисующий процесс ни разу не перезапускался.
    [one] Рисующий процесс перезапускался { $count } раз.
    [few] Рисующий процесс перезапускался { $count } раза.
    [many] Рисующий процесс перезапускался { $count } раз.
   *[other] Рисующий процесс перезапускался { $count } раза.
 }
desk-line = Очередь: в ожидании { $waiting }, в работе { $running }
desk-hour = За час: доставлено { $delivered }, не удалось { $failed }, отменено { $cancelled }, заблокировано { $blocked }.
desk-median = Рисование занимало { $time }{"\u00A0"}с (медиана).
desk-memory = Память: бот { $bot }, рисующий процесс { $engine }
desk-disk = Диск: свободно { $free }, база занимает { $database }
desk-unchecked = Проверка данных: ещё не было, она идёт каждую ночь
desk-sound = Проверка данных: { $time }, всё в порядке
desk-unsound = Проверка данных: { $time }, { $count ->
    [one] нарушено { $count } правило
    [few] нарушены { $count } правила
    [many] нарушено { $count } правил
   *[other] нарушено { $count } правила
 }, первое из них: { $first }
desk-backup = Резервной копии ещё нет; её делает <code>python -m storage backup</code>
desk-backed-up = Резервная копия: { $time }, в порядке
button-desk-queue = Очередь
button-desk-models = Модели
button-desk-failed = Неудачи
button-desk-people = Люди
button-desk-bans = Закрыт вход
button-desk-errors = Ошибки
button-desk-broadcasts = Рассылки
button-desk-pause = Пауза
button-desk-pause-why = Пауза…
button-desk-resume = Продолжить
button-desk-drain = Доделать

# /admin: очередь
desk-queue = <b>Очередь</b>: в ожидании { $waiting }, в работе { $running }
desk-queue-running = { $n }. { $who } · { $count } { $count ->
    [one] кредит
    [few] кредита
    [many] кредитов
   *[other] кредита
 } · уже рисуется, просили { $time } назад
desk-queue-waiting = { $n }. { $who } · { $count } { $count ->
    [one] кредит
    [few] кредита
    [many] кредитов
   *[other] кредита
 } · ждёт { $time }

# /admin: пауза
desk-paused-now = Пауза. Запросы принимаются и сохраняются.
desk-why = Почему пауза? Ответьте одной фразой, её увидят люди.
desk-why-hint = Ставим новую модель.
desk-resumed = Снова рисую.
desk-not-paused = Паузы и не было.
desk-draining = Пауза. Я напишу, когда в работе ничего не останется.
desk-drained = В работе больше ничего нет. Меня можно останавливать: запросы сохранены, пауза тоже.
desk-drain-off = Паузу сняли, поэтому я снова рисую.

# /admin: модели
desk-models = <b>Модели</b>
desk-model-one = • <code>{ $model }</code>
desk-model-missing = ✗ { $why }
desk-model-default = Рисует { $model }, если в запросе не названа другая.
desk-model-loaded = В памяти: <code>{ $model }</code>, загрузка заняла { $time }{"\u00A0"}с
desk-model-loading = Загружается: <code>{ $model }</code>
desk-model-none = В памяти: пока ничего
desk-model-next = Загрузится перед следующим запросом: <code>{ $model }</code>
desk-model-asked = Загружу её перед следующим запросом. Как получилось, напишу.
desk-model-cannot = Модели { $model } не будет: { $why }
button-desk-model = Рисовать с { $model }

# /admin: люди
desk-top-today = <b>Сегодня</b> (UTC)
desk-top-month = <b>За 30 дней</b>
desk-top = { $n }. { $who } · { $count } { $count ->
    [one] запрос
    [few] запроса
    [many] запросов
   *[other] запроса
 } · { $limit } { $limit ->
    [one] кредит
    [few] кредита
    [many] кредитов
   *[other] кредита
 }
desk-top-none = Никому ничего не рисовал.
desk-bans = <b>Кому закрыт вход</b>
desk-bans-none = Вход никому не закрыт. Закрыть: <code>/ban 123456 for 3d спам</code>
desk-ban = { $n }. { $who } · { $until ->
    [never] навсегда
   *[other] до { $until }
 }
desk-ban-why = · { $why }
desk-unbanned = Вход снова открыт.
desk-unbanned-before = Вход уже был открыт.
button-desk-unban = Впустить { $n }

# /admin: что не удалось
desk-failed = <b>Неудавшиеся запросы</b>, сначала новые
desk-failed-none = Все запросы удались.
desk-failed-one = { $n }. { $time } · { $who } · <code>{ $why }</code>
desk-failed-tried = { $n }. { $time } · { $who } · <code>{ $why }</code> · пробую снова
desk-retried = Запрос снова в очереди, человеку это ничего не стоит.
desk-retried-before = Этот запрос уже пробовали снова.
desk-retry-lost = Этот запрос снова не попробовать: он стёрт, или нет того, из чего он сделан.
button-desk-retry = Снова { $n }
desk-errors = <b>Последние ошибки</b>, сначала новые
desk-errors-none = С запуска ошибок не было.
desk-error = <code>{ $line }</code>

# /admin: sales
button-desk-sales = Продажи
desk-sales = <b>Продажи</b>: звёзд сегодня (UTC) — { $today }, за 30 дней — { $month }. Вернуть оплату: <code>/refund НОМЕР</code>
desk-sales-none = Пока ничего не купили.
desk-sale = { $n }. { $time } · { $who } · { $stars } ⭐ · кредитов: { $credits }{ $state ->
    [refunded] {" "}· возвращено
    [refund-due] {" "}· возвращается
    [refund-failed] {" "}· вернуть пока не удалось
   *[paid] {""}
 } · <code>{ $charge }</code>

# /broadcast
broadcast-what = Напишите, что: <code>/broadcast Мы снова с вами.</code> Сначала я покажу, как это выглядит, только вам.
broadcast-ask = Вот как это выглядит. { $count ->
    [0] Получать некому.
    [one] Получит { $count } человек.
    [few] Получат { $count } человека.
    [many] Получат { $count } человек.
   *[other] Получат { $count } человека.
 } Отправить?
broadcast-dropped = Я ничего не отправил.
broadcast-going = Отправляю: получили: { $count } из { $people }.{ $failed ->
    [0] {""}
   *[other] {" "}Не дошло: { $failed }.
 }
broadcast-done = Отправлено: получили: { $count } из { $people }.{ $failed ->
    [0] {""}
   *[other] {" "}Не дошло: { $failed }, они меня заблокировали, или их больше нет.
 }
broadcast-stopped = Остановлено: получили: { $count } из { $people }.{ $failed ->
    [0] {""}
   *[other] {" "}Не дошло: { $failed }.
 }
broadcast-stopping = Больше никому не отправлю.
broadcast-over = Рассылка уже закончилась.
broadcasts = <b>Рассылки в работе</b>
broadcasts-none = Рассылок сейчас нет.
broadcast-one = { $n }. «{ $text }» · { $count } из { $people }
broadcast-how = <code>/broadcast Мы снова с вами.</code> расскажет это каждому, у кого есть личный чат со мной, но сначала покажет вам.
button-broadcast-send = Отправить
button-broadcast-drop = Отменить
button-broadcast-stop = Остановить
button-broadcast-stop-of = Остановить { $n }
