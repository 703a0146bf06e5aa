# Запросы, которые нельзя прочитать. HTML, какой знает Telegram; аргументы приходят экранированными.

command-unknown = Я не знаю { $command }. Что я умею, покажет /help.
command-in-groups = { $command } — для групп. Добавьте меня в группу и отправьте команду там.
command-in-private = { $command } — только между нами. Отправьте её мне в личном чате.
command-twice = В одном сообщении я читаю один запрос: отправьте { $command } и всё, что дальше, отдельно. Сразу несколько делает выбор: <code>{ -choices }</code>
imagine-empty = Напишите, что нарисовать, например: <code>/imagine красное яблоко</code>
vary-no-picture = Ответьте на фото командой /vary или пришлите фото с подписью /vary.
vary-many = Для /vary нужно одно фото, а здесь { $pictures }. Смешать несколько может /fuse.
fuse-nothing = Напишите, что слить, и поставьте между <code>|</code>: <code>/fuse кот | собака</code>. Или пришлите фото с подписью /fuse, или ответьте на фото: <code>/fuse 0.7 | кот 0.3</code> говорит и чего сколько. /add откладывает фото в корзину.
fuse-one-picture = Одно фото ни с чем не слить. Добавьте слова или ещё фото, или возьмите /vary.
fuse-one-text = Для одних слов есть /imagine. Чтобы слить, добавьте фото или вторую часть: <code>/fuse кот | собака</code>
fuse-many = Получается { $parts } { $parts ->
    [one] часть
    [few] части
    [many] частей
   *[other] части
 } из фото и слов. Слить можно не больше { $most } сразу.
weight-range = Вес { $value } не подойдёт: он больше 0 и не больше { $high }, например: <code>/fuse 0.7 | кот 0.3</code>
weights-many = { $pictures ->
    [0] Здесь нет фото, которому дать вес. Ответьте на фото или пришлите фото с подписью /fuse, например: <code>/fuse 0.7 0.3</code>
    [1] Фото одно, а весов { $weights }. Дайте один вес, например: <code>/fuse 0.7 | кот 0.3</code>
    [one] Весов { $weights }, а фото { $pictures }. Дайте каждому фото по одному, например: <code>/fuse 0.7 0.3</code>
    [few] Весов { $weights }, а фото { $pictures }. Дайте каждому фото по одному, например: <code>/fuse 0.7 0.3</code>
    [many] Весов { $weights }, а фото { $pictures }. Дайте каждому фото по одному, например: <code>/fuse 0.7 0.3</code>
   *[other] Весов { $weights }, а фото { $pictures }. Дайте каждому фото по одному, например: <code>/fuse 0.7 0.3</code>
 }
flag-unknown = Флага { $flag } нет. У { $command } есть { $known }; например: <code>--ar 16:9</code>
flag-near = Флага { $flag } нет. Может быть, { $near }? Например: <code>{ $example }</code>
flag-missing = Флагу { $flag } нужно значение, например: <code>{ $example }</code>
flag-twice = Флаг { $flag } стоит дважды. Оставьте один, например: <code>{ $example }</code>
flag-both = { $flag } и { $other } оба задают формат. Оставьте что-то одно.
flag-elsewhere = Флаг { $flag } не подходит к { $command }. Уберите его.
flag-whole = Флагу { $flag } нужно целое число, а не «{ $value }», например: <code>{ $example }</code>
flag-number = Флагу { $flag } нужно число, а не «{ $value }», например: <code>{ $example }</code>
flag-range = Значение { $flag } — от { $low } до { $high }, { $value } не подойдёт; например: <code>{ $example }</code>
flag-sides = Флагу { $flag } нужны два числа, а не «{ $value }», например: <code>{ $example }</code>
flag-size = Стороны для { $flag } — от 16 до 4096 пикселей, и одна длиннее другой не больше чем в { $ratio } раза, { $value } не подойдёт; например: <code>{ $example }</code>
flag-choice = Для { $flag } есть { $choices }, а «{ $value }» нет; например: <code>{ $example }</code>
flag-clash = { $flag } и { $other } не сочетаются. Оставьте что-то одно.
style-near = Стиля «{ $value }» нет. Может быть, { $near }? Все стили покажет /styles.
style-unknown = Стиля «{ $value }» нет. Какие есть, покажет /styles, а --style none уберёт ваш.
mix-weight = «{ $value }» — не вес: после <code>::</code> стоит число больше 0 и не больше { $high }. Если чего-то быть не должно, есть <code>--no</code>
mix-empty = Перед { $value } нет слов. Напишите их перед весом: <code>/imagine кот::2 собака::1</code>
prompt-long = Слишком длинно: { $length } { $length ->
    [one] буква
    [few] буквы
    [many] букв
   *[other] буквы
 }. Я читаю не больше { $most }.
prompt-nothing = В «{ $value }» нечего рисовать. Опишите словами, например: <code>/imagine красное яблоко</code>
style-unsuited = Модель { $model } не умеет стиль { $style }. Какие умеет, покажет /styles.
model-unknown = Модели «{ $name }» здесь нет. Есть { $offered }, например: <code>/imagine красное яблоко --model { $example }</code>
model-alone = Модели «{ $name }» здесь нет: всё рисует { $model }. Уберите --model.
-choices = /imagine {"{"}красное, синее{"}"} яблоко {"{"}на снегу, в море{"}"}
many-nested = Скобки внутри скобок не работают, как в «{ $value }». Поставьте один выбор за другим: <code>{ -choices }</code>
many-empty = В «{ $value }» один из вариантов пуст. Напишите что-нибудь с обеих сторон запятой: <code>{ -choices }</code>
many-elsewhere = Варианты в скобках — для /imagine без фото, а { $command } делает что-то одно. Оставьте один вариант.
many-most = Получается запросов: { $count }, а сразу можно не больше { $most }. Уберите часть вариантов.
