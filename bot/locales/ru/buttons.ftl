# Кнопки. HTML, какой знает Telegram; аргументы приходят экранированными.

button-cancel = Отменить
button-again = Ещё раз
button-again-kept = То же зерно
button-reroll = Заново
button-reroll-kept = То же зерно
button-subtle = Слегка изменить
button-strong = Сильно изменить
button-alone = U{ $n }
button-vary = V{ $n }
button-subtle-of = V{ $n } слегка
button-strong-of = V{ $n } сильно
button-change = Правка
button-more = Ещё ›
button-whole = Весь запрос
button-fork = Взять себе
button-back = ‹ Назад
button-style = Стиль
button-style-none = Без стиля
button-styles-before = ‹ Другие стили
button-styles-after = Другие стили ›
button-aspect = Формат
button-seed-new = Зерно: новое
button-seed-kept = Зерно: то же
button-file = Файл
button-favourite-off = ☆ Избранное
button-favourite-on = ★ Избранное
button-info = Сведения
button-share = Поделиться
button-pass-on = Отправить кому-нибудь
button-lineage = Откуда это
button-delete = Удалить
button-delete-yes = { $count ->
    [1] Удалить картинку
    [one] Удалить { $count } картинку
    [few] Удалить { $count } картинки
    [many] Удалить { $count } картинок
   *[other] Удалить { $count } картинки
 }
button-delete-no = ‹ Оставить
button-forget = Стереть всё
button-paint = Нарисовать
button-number = { $n }
button-newer = ‹ Новее
button-older = Раньше ›
button-marked = ★ Избранное
button-everything = Всё
button-search = Поиск
pressed-cancelled = Отменено.
pressed-too-late = Поздно: этот запрос уже завершён.
pressed-unknown = Эта кнопка больше никуда не ведёт: то, для чего она была, стёрто.
pressed-not-yours = Эти кнопки для того, кто спросил. Отправьте команду сами, и у вас будут свои.
pressed-fork = Эти кнопки для того, кто просил картинку. Нажмите под ней «Взять себе», и у вас будут свои.
