const PATHS = {
  upload: 'M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3',
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4L15 13l5 5M15.5 9.5h.01',
  up: 'M12 19V5m0 0-6 6m6-6 6 6',
  down: 'M12 5v14m0 0 6-6m-6 6-6-6',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  retry: 'M4 12a8 8 0 1 1 2.5 5.8M4 12V6.5M4 12h5.5',
  download: 'M12 4v12m0 0 5-5m-5 5-5-5M4 20h16',
  trash: 'M5 7h14M10 11v6m4-6v6M6.5 7l1 13h9l1-13M9.5 7V4h5v3',
  alert: 'M12 8v5m0 3.5h.01M12 3 2.5 20h19z',
  clock: 'M12 7v5l3.5 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  stop: 'M8 8h8v8H8zM12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15zM10 21h4',
  key: 'M7.5 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm4-4H21v3.5M17 12v3',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  play: 'M7 5l12 7-12 7z',
  pause: 'M8 5v14M16 5v14',
  compare: 'M12 3v18M5 7h4v10H5zM15 7h4v10h-4z',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

/** A decorative line icon; the words beside it carry the meaning. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
