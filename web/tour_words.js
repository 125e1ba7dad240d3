// What the tour says, step by step.

const english = {
  title: 'A first look',
  of: (step, all) => `${step} of ${all}`,
  next: 'Next',
  back: 'Back',
  skip: 'Skip the tour',
  done: 'Done',
  course: 'Open the course',
  steps: [
    ['A real TCP, and its past', 'This is a laboratory: two hosts with a whole TCP each, one column for each. Time runs down, and every arrow is a segment on its way. Scroll or pinch to zoom, drag to move.'],
    ['Step by step', 'Play, or go from event to event with these buttons or the arrow keys ← and →.'],
    ['Why it happened', 'These panels say what each event means, which rule of the RFC made it so, and what every variable holds.'],
    ['Change the past', 'Drag the head of an arrow down to delay its segment, sideways to lose it. Right click, long press or M shows all that can be changed.'],
    ['Other runs', 'Here are the scenarios. Ctrl+K finds everything that can be done; the Tab key leads to the same run as text.'],
    ['Where to go on', 'Share (the arrow that leaves its box) makes a link to the run as it is, with its changes. The course (the open book) teaches TCP step by step, in this lab.'],
  ],
  // With fingers, by the step's place.
  touch: {
    1: 'Play, or go from event to event with these buttons.',
    3: 'Tap an arrow, then drag its head: down to delay its segment, sideways to lose it. A long press shows all that can be changed.',
    4: 'Here are the scenarios, with a field to search them by what they are about.',
  },
};

const chinese = {
  title: '快速导览',
  of: (step, all) => `第 ${step} 步，共 ${all} 步`,
  next: '下一步',
  back: '上一步',
  skip: '跳过导览',
  done: '完成',
  course: '打开课程',
  steps: [
    ['真正的 TCP，和它的过去', '这是一个实验室：两台主机各有一个完整的 TCP，各占一列。时间自上而下，每个箭头都是一个在途的报文段。滚动或双指捏合可缩放，拖动可移动。'],
    ['逐步查看', '点播放，或用这些按钮、方向键 ← → 逐个事件前进。'],
    ['为什么会这样', '这些面板说明每个事件的含义、出自 RFC 的哪条规则，以及各变量的值。'],
    ['改变过去', '把箭头尖端向下拖可推迟该报文段，向旁边拖可丢弃它。右键、长按或按 M 可查看所有可改之处。'],
    ['其他运行', '场景列表在这里。Ctrl+K 可查找任何操作；按 Tab 键可转到文字版。'],
    ['接下来', '“分享”（箭头出框的图标）把这次运行连同修改做成链接。“课程”（打开的书）就在这个实验室里逐步讲解 TCP。'],
  ],
  touch: {
    1: '点播放，或用这些按钮逐个事件前进。',
    3: '先点选一个箭头，再拖它的尖端：向下拖可推迟该报文段，向旁边拖可丢弃它。长按可查看所有可改之处。',
    4: '场景列表在这里，可以按内容搜索。',
  },
};

export function words() {
  const told = document.documentElement.lang === 'zh-Hans' ? chinese : english;
  if (!matchMedia('(pointer: coarse)').matches) return told;
  return { ...told, steps: told.steps.map(([title, text], place) => [title, told.touch[place] ?? text]) };
}
