'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const REAL = '#0072B2', SYNTHETIC = '#D55E00';
  // Okabe and Ito's colours, distinct for all kinds of colour vision.
  const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#999999', '#F0E442', '#8C6D31', '#7F3C8D'];
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const charts = new Map();
  const number = (x) => (x === null || x === undefined ? '' : Number(x).toPrecision(3));
  const ink = () => getComputedStyle(document.body).color;

  const base = (label) => ({
    animation: false,
    aria: { enabled: true, label: { description: label }, decal: { show: false } },
    textStyle: { color: ink() },
    legend: { top: 0, textStyle: { color: ink() } },
    // Text, not markup: names from the data cannot become elements.
    tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, valueFormatter: number },
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
  });
  const axis = (extra) => Object.assign(
    { axisLabel: { color: ink(), hideOverlap: true }, nameTextStyle: { color: ink(), align: 'left' }, splitLine: { lineStyle: { opacity: 0.2 } } }, extra);

  const column = (c) => Object.assign(base(`${c.name}: fractions of real and of synthetic rows`), {
    xAxis: axis({ type: 'category', data: c.labels }),
    yAxis: axis({ type: 'value', axisLabel: { color: ink(), formatter: (v) => `${Math.round(1000 * v) / 10} %` } }),
    series: c.kind === 'level'
      ? [{ name: 'real', type: 'bar', data: c.real, itemStyle: { color: REAL } },
        { name: 'synthetic', type: 'bar', data: c.synthetic, itemStyle: { color: SYNTHETIC, decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: 0.8 } } }]
      : [{ name: 'real', type: 'line', step: 'middle', symbol: 'none', areaStyle: { opacity: 0.25 }, data: c.real, color: REAL },
        { name: 'synthetic', type: 'line', step: 'middle', symbol: 'none', lineStyle: { type: 'dashed', width: 2.5 }, data: c.synthetic, color: SYNTHETIC }],
  });

  const heat = (names, cells, title, low, high, colours) => Object.assign(base(title), {
    legend: undefined,
    tooltip: { renderMode: 'richText', confine: true, formatter: (p) => `${names[p.value[0]]}\n${names[p.value[1]]}\n${number(p.value[2])}` },
    grid: { left: 8, right: 8, top: 8, bottom: 48, containLabel: true },
    xAxis: axis({ type: 'category', data: names, axisLabel: { color: ink(), rotate: 60, hideOverlap: true, width: 90, overflow: 'truncate' } }),
    yAxis: axis({ type: 'category', data: names, inverse: true, axisLabel: { color: ink(), hideOverlap: true, width: 90, overflow: 'truncate' } }),
    visualMap: { min: low, max: high, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 90, text: [number(high), number(low)], textStyle: { color: ink() }, inRange: { color: colours } },
    series: [{ type: 'heatmap', data: cells, progressive: 4000 }],
  });

  const matrix = (a, which) => {
    const cells = [];
    let k = 0;
    for (let i = 0; i < a.columns.length; i++) {
      for (let j = i + 1; j < a.columns.length; j++, k++) {
        const v = which === 'difference' ? a.synthetic[k] - a.real[k] : a[which][k];
        cells.push([i, j, Math.round(1000 * v) / 1000], [j, i, Math.round(1000 * v) / 1000]);
      }
    }
    return cells;
  };

  const association = (a, which) => {
    const limit = Math.max(0.05, ...a.real.map((r, k) => Math.abs(a.synthetic[k] - r)));
    const top = Math.max(0.1, ...a.real, ...a.synthetic);
    return which === 'difference'
      ? heat(a.columns, matrix(a, which), 'synthetic minus real association', -limit, limit, ['#2166AC', '#F7F7F7', '#B2182B'])
      : heat(a.columns, matrix(a, which), `${which} association`, 0, top, ['#F7FBFF', '#6BAED6', '#08306B']);
  };

  const missing = (columns) => {
    const some = columns.filter((c) => c.realMissing > 0 || c.syntheticMissing > 0);
    return Object.assign(base('fraction of missing cells per column'), {
      xAxis: axis({ type: 'category', data: some.map((c) => c.name), axisLabel: { color: ink(), rotate: some.length > 8 ? 60 : 0, hideOverlap: true, width: 110, overflow: 'truncate' } }),
      yAxis: axis({ type: 'value', min: 0, axisLabel: { color: ink(), formatter: (v) => `${Math.round(100 * v)} %` } }),
      series: [{ name: 'real', type: 'bar', data: some.map((c) => c.realMissing), itemStyle: { color: REAL } },
        { name: 'synthetic', type: 'bar', data: some.map((c) => c.syntheticMissing), itemStyle: { color: SYNTHETIC, decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: 0.8 } } }],
    });
  };

  const points = (c) => c.x.map((x, i) => [x, c.y[i]]);
  const survival = (curves) => {
    const line = (name, extra) => Object.assign({ type: 'line', step: 'end', symbol: 'none', data: points(curves[`kaplan_meier/${name}`]) }, extra);
    const limits = (name, colour) => ['low', 'high'].map((end) => line(`${name}/${end}`, { name: `${name}, 95 % limits`, color: colour, lineStyle: { width: 1, type: 'dotted' } }));
    return Object.assign(base('survival of real and of synthetic patients'), {
      xAxis: axis({ type: 'value', name: 'time', nameLocation: 'middle', nameGap: 24, nameTextStyle: { color: ink(), align: 'center' } }),
      yAxis: axis({ type: 'value', min: 0, max: 1, name: 'survival' }),
      grid: { left: 8, right: 16, top: 48, bottom: 24, containLabel: true },
      series: [line('real', { name: 'real', color: REAL }), line('synthetic', { name: 'synthetic', color: SYNTHETIC, lineStyle: { type: 'dashed', width: 2.5 } }),
        ...limits('real', REAL), ...limits('synthetic', SYNTHETIC)],
    });
  };

  const roc = (curves) => Object.assign(base('fraction of members found against false positives, for each attack'), {
    legend: { type: 'scroll', top: 0, textStyle: { color: ink() } },
    tooltip: { trigger: 'item', renderMode: 'richText', confine: true, formatter: (p) => p.seriesName },
    grid: { left: 8, right: 16, top: 48, bottom: 24, containLabel: true },
    xAxis: axis({ type: 'value', min: 0, max: 1, name: 'false positives', nameLocation: 'middle', nameGap: 24, nameTextStyle: { color: ink(), align: 'center' } }),
    yAxis: axis({ type: 'value', min: 0, max: 1, name: 'members found' }),
    series: [{ name: 'guessing', type: 'line', symbol: 'none', data: [[0, 0], [1, 1]], color: '#999999', lineStyle: { type: 'dashed' } },
      ...Object.keys(curves).filter((k) => k.startsWith('roc/')).map((k, i) => ({
        name: k.slice(4), type: 'line', symbol: 'none', data: points(curves[k]), color: COLOURS[i % COLOURS.length], lineStyle: { type: ['solid', 'dashed', 'dotted'][i % 3] } }))],
  });

  const option = (element) => {
    const run = data.runs[Number(element.closest('[data-run]').dataset.run)];
    switch (element.dataset.chart) {
      case 'column': return column(run.columns[Number(element.dataset.index)]);
      case 'association': return association(run.association, element.dataset.which);
      case 'missing': return missing(run.columns);
      case 'survival': return survival(run.curves);
      default: return roc(run.curves);
    }
  };

  const draw = (element) => {
    if (charts.has(element) || element.offsetParent === null) return;
    const chart = echarts.init(element, null, { renderer: 'canvas' });
    chart.setOption(option(element));
    charts.set(element, chart);
  };
  const all = () => [...document.querySelectorAll('.chart')];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) draw(entry.target);
  }, { rootMargin: '300px' });
  all().forEach((element) => seen.observe(element));

  const again = () => { for (const [element, chart] of charts) chart.setOption(option(element), true); };
  dark.addEventListener('change', again);
  window.addEventListener('resize', () => { for (const chart of charts.values()) chart.resize(); });
  window.addEventListener('beforeprint', () => { all().forEach(draw); for (const chart of charts.values()) chart.resize(); });

  for (const field of document.querySelectorAll('input[type=search]')) {
    field.addEventListener('input', () => {
      const wanted = field.value.trim().toLowerCase();
      let shown = 0;
      for (const card of field.closest('[data-run]').querySelectorAll('.card[data-name]')) {
        card.hidden = !card.dataset.name.toLowerCase().includes(wanted);
        shown += card.hidden ? 0 : 1;
      }
      field.closest('[data-run]').querySelector('.found').textContent = `${shown} columns`;
    });
  }
  const chosen = document.getElementById('run');
  if (chosen) {
    chosen.addEventListener('change', () => {
      for (const section of document.querySelectorAll('[data-run]')) section.hidden = section.dataset.run !== chosen.value;
    });
  }
})();
