"""The states that every page is looked at in: dressed up in the browser, and taken off again.

Full is the page as it came. In error is the page that lost its connection (a refused form is a page of its own in the
list of views). Long is what a person might type, everywhere where a person's words stand. Disabled is when nothing can
be done. Empty pages come from a shop without goods: tests/soak/test_empty_shop.py.
"""

import os

FULL = os.environ.get("MARKET_SOAK") == "full"

_ERROR = """
const lost = document.getElementById("lost");
if (lost) { lost.hidden = false; undo.push(() => { lost.hidden = true; }); }
"""
_LONG = """
const fixed = "button, .btn, label, legend, th[scope=col], summary, .tag, .price, option, svg, .badge b, .num, .r, .sum dd, dt, .bulk th, .error";
const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
const nodes = [];
while (texts.nextNode()) nodes.push(texts.currentNode);
for (const node of nodes) {
  const words = node.data.trim();
  if (!/[一-鿿]/u.test(words) || node.parentElement.closest(fixed)) continue;
  const was = node.data;
  node.data = `${was}，${words}，${words}（示例）Xishuangbannadaizuzizhizhoumenglaxian${words.length}`;
  undo.push(() => { node.data = was; });
}
for (const field of document.querySelectorAll("main input[type=text], main input:not([type]), main textarea")) {
  const was = field.value;
  field.value = "示例".repeat(100);
  undo.push(() => { field.value = was; });
}
"""
_DISABLED = """
for (const control of document.querySelectorAll("main :is(button, input:not([type=hidden]), select, textarea):enabled")) {
  control.disabled = true;
  undo.push(() => { control.disabled = false; });
}
"""
DRESS = {
    "full": "",
    "error": _ERROR,
    "long": _LONG,
    "disabled": _DISABLED,
}
PUT_ON = "(() => {{ const undo = []; window.undress = () => undo.reverse().forEach(step => step()); {} }})()"
TAKE_OFF = "window.undress && window.undress()"

# 大字版: letters under 18 px, and what is pressed or chosen in the main part and the bars under 60 px.
SMALL = """() => {
  const found = [];
  const seen = element => element.checkVisibility({visibilityProperty: true}) && !element.closest(".vh");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    const words = texts.currentNode.data.trim();
    if (!words || !seen(parent) || parent.closest("script, style, svg, [aria-hidden=true], option")) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < 18) found.push(`${size} px: ${words.slice(0, 30)}`);
  }
  const target = ".btn, .tabs a, .nav a, .stepper button, main select, main input:not([type=hidden], [type=radio], [type=checkbox])";
  for (const element of document.querySelectorAll(target)) {
    if (!seen(element)) continue;
    const {height} = element.getBoundingClientRect();
    if (height && height < 59.5) found.push(`${height} px high: ${element.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""

# What has the focus, and what is wrong with how that is shown: nothing drawn around it, or a bar lies over it.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const name = element.outerHTML.slice(0, 110);
  const carrier = [element, element.closest(".choice, .chip, .check, .card")].filter(Boolean);
  const drawn = carrier.some(one => getComputedStyle(one).outlineStyle !== "none");
  const box = (element.closest(".choice, .chip, .check") || element).getBoundingClientRect();
  const inside = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const [x, y] = [(box.left + box.right) / 2, (inside[0] + inside[1]) / 2];
  const over = document.elementFromPoint(Math.min(Math.max(x, 1), innerWidth - 2), y);
  const bar = over && over.closest(".tabs, .buybar, .facets-foot, .top");
  const hidden = inside[1] - inside[0] < 2 || (bar && !bar.contains(element));
  return {name, fault: !drawn ? "no outline" : hidden ? "hidden" : ""};
}"""
