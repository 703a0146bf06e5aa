# Fusions, sweeps and baskets. HTML as Telegram knows it; arguments come in escaped.

about-sweep = 한 그림이 다른 그림으로 변해 가는 모습
about-add = 나중에 합성할 그림을 바구니에 담기
about-basket = 여기 바구니에 담은 그림
part-photo = 사진{ $n ->
    [0] {""}
   *[other] {" "}{ $n }
 }
part-picture = 그림{ $n ->
    [0] {""}
   *[other] {" "}{ $n }
 }
share = { $percent }%
sweep-ends = { $start } → { $end }
button-lean-first = ‹ { $part } 더
button-lean-second = { $part } 더 ›
button-sweep = 변화
button-as-animation = 움직이는 그림으로
button-as-strip = 한 장에 펼쳐서
button-basket-remove = ✕ { $n }
button-basket-fuse = 합성
button-basket-empty = 비우기
button-basket-add = 바구니에 담기
lean-end = { $part } 쪽으로는 더 갈 수 없어요.
grid-none = 그 메시지에 { $value }번 그림은 없어요. 있는 그림은 { $numbers }번이에요.
sweep-nothing = 변화는 하나에서 다른 하나로 조금씩 옮겨 가요: <code>/sweep 고양이 | 강아지</code>. 설명에 /sweep을 적어 사진 두 장을 보내거나, 사진에 <code>/sweep 고양이</code>로 답장해도 돼요.
sweep-one = 변화에는 처음과 끝이 있어야 해요. 글이든 사진이든 둘을 주세요. 예: <code>/sweep 고양이 | 강아지</code>
sweep-many = 변화는 둘 사이를 잇는데 { $parts }개가 왔어요. 둘만 남겨 주세요. 예: <code>/sweep 고양이 | 강아지</code>
sweep-same = 처음과 끝이 같아서 변할 것이 없어요.
add-nothing = 그림에 /add로 답장하거나, 설명에 /add를 적어 사진을 보내세요. 담은 그림은 /fuse로 섞어요.
add-words = /add에는 그림과 비중만 쓸 수 있어요. “{ $words }” 같은 글은 섞을 때 적어 주세요: <code>/fuse { $words }</code>
basket-count = { $count ->
    [1] 바구니에 그림이 한 장 있어요. /add로 더 담고 /fuse로 섞어요. 담은 그림은 /basket으로 볼 수 있어요.
   *[other] 바구니에 그림이 { $count }장 있어요. /fuse로 섞어요. 담은 그림은 /basket으로 볼 수 있어요.
 }
basket-had = { $count ->
    [1] 이미 바구니에 있어요. 아직 한 장뿐이니 /add로 더 담고 /fuse로 섞어요.
   *[other] 이미 바구니에 있어요. 모두 { $count }장이에요. /fuse로 섞어요. 담은 그림은 /basket으로 볼 수 있어요.
 }
basket-full = 바구니에는 { $most }장까지 담을 수 있는데 { $count }장이 들어 있어요. /fuse로 섞거나 /basket에서 빼 주세요.
basket-empty = 여기 바구니는 비어 있어요. 그림에 /add로 답장하면 담겨요.
basket-one = 바구니에 그림이 한 장뿐이에요. /add로 더 담거나 글을 보태 주세요: <code>/fuse 고양이</code>
basket-shown = { $count ->
    [1] 바구니에 <b>그림 한 장</b>이 있어요. /add로 더 담아 주세요.
   *[other] 바구니에 <b>그림 { $count }장</b>이 있어요. /fuse만 보내면 그대로 섞고, <code>/fuse 0.7 0.3 | 고양이</code>처럼 보내면 비중을 바꾸고 글도 더해요.
 }
basket-emptied = 바구니를 비웠어요.
basket-used = 하나로 합치고 있어요. 바구니는 비웠어요.
basket-not-there = 그 그림은 이미 뺐어요.
