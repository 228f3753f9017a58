// Counts [data-countdown] (seconds left when the page was made) down in the words of storefront/countdown.py.
// It is a timer, which a screen reader reads when asked and never by itself; the deadline stands beside it as text.
(function () {
  "use strict";

  const box = document.querySelector("[data-countdown]");
  if (!box) return;
  const end = performance.now() + Number(box.dataset.countdown) * 1000;

  function words(left) {
    const days = Math.floor(left / 86400), hours = Math.floor((left % 86400) / 3600);
    const minutes = Math.floor((left % 3600) / 60), seconds = left % 60;
    if (days) return `${days} 天 ${hours} 小时`;
    return hours ? `${hours} 小时 ${minutes} 分` : `${minutes} 分 ${seconds} 秒`;
  }

  function show() {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const text = left ? words(left) : "到期了，请刷新本页看结果";
    if (box.textContent !== text) box.textContent = text;
    if (!left) clearInterval(timer);
  }

  const timer = setInterval(show, 1000);
})();
