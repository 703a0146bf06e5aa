# /settings и /language. HTML, какой знает Telegram; аргументы приходят экранированными.

about-settings = Что действует, если не сказано иначе
about-language = На каком языке я с вами говорю
settings = { $place ->
    [topic] <b>Настройки этой темы</b>. Они важнее настроек группы и личных, а сказанное в запросе важнее всего.
    [chat] <b>Настройки этой группы</b>. Они важнее личных, а сказанное в запросе важнее всего.
   *[person] <b>Ваши настройки</b>. Они действуют, если в запросе не сказано иначе.
 }
settings-admins = Настройки группы меняют только администраторы. Ваши собственные — в нашем личном чате: отправьте мне там /settings.
setting-line = { $name }: <i>{ $value }</i>{ $source ->
    [person] {" "}(у вас)
    [chat] {" "}(в группе)
    [topic] {" "}(в этой теме)
   *[nobody] {""}
 }
setting-style = Стиль
setting-aspect = Формат
setting-number = Сколько картинок
setting-speed = Скорость
setting-guidance = Следование словам
setting-strength = Сила вариаций
setting-seed = Зерно
setting-preview = Предпросмотр
setting-notice = Сообщать о готовом
setting-model = Модель
setting-language = Язык
about-setting-style = Как выглядят картинки. Все стили покажет /styles.
about-setting-aspect = Ширина к высоте.
about-setting-number = Сколько картинок делает один запрос. Каждая стоит отдельно.
about-setting-speed = «Быстро» — вдвое меньше шагов и вдвое дешевле, «лучше» — вдвое больше и того и другого.
about-setting-guidance = Как точно следовать словам: меньше — свободнее, больше — строже.
about-setting-strength = При 0.2 вариация близка к своей картинке, при 1 остаётся только то, о чём она.
about-setting-seed = Те же слова с тем же зерном дают ту же картинку.
about-setting-notice = Сообщать ли, что картинка готова, если она рисовалась больше минуты.
about-setting-preview = Показывать ли картинку, пока она рисуется.
about-setting-model = Кто рисует. У каждой модели своя цена и свои стили.
about-setting-language = На каком языке я с вами говорю.
value-none = нет
value-new = каждый раз новое
value-keep = всегда одно
value-kept = всегда { $seed }
value-on = да
value-off = нет
value-fast = быстро
value-normal = обычно
value-best = лучше
value-telegrams = как в Telegram
value-everyones = у каждого своё
button-choice = { $value }
button-choice-on = ✓ { $value }
button-setting-unset = Сбросить
button-settings-chat = Вся группа
button-settings-topic = Только эта тема
button-language-telegrams = Как в Telegram
language-name = Русский
language-ask = На каком языке мне с вами говорить?
language-set = Теперь я говорю с вами по-русски.
