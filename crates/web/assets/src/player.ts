// The marks of a recording become buttons that jump there. Without this script they are a list of times.
const player = document.querySelector<HTMLMediaElement>("[data-player]");
if (player) {
  document.querySelectorAll<HTMLElement>(".marks [data-seek]").forEach((place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = place.textContent;
    button.setAttribute("aria-label", `跳到 ${place.textContent ?? ""}：${place.nextElementSibling?.textContent ?? ""}`);
    button.addEventListener("click", () => {
      player.currentTime = Number(place.dataset.seek);
      player.focus({ preventScroll: true });
      player.scrollIntoView({ block: "nearest" });
      void player.play().catch(() => undefined);
    });
    place.replaceChildren(button);
  });
}
