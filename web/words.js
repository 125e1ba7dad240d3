// The page's own words; the program has its own.

const english = {
  canvas: 'tcplab: TCP timeline',
  canvasHelp: 'Left and Right step from event to event, Space plays, Home and End go to the ends, question mark lists all keys, Tab leaves. The run is given as text after this.',
  keyboard: 'Text for the lab',
  showTranscript: 'Read this run as text',
  change: 'Change the past here',
  undo: 'Undo',
  redo: 'Redo',
  changed: 'Changes',
  earlier: 'Move up',
  later: 'Move down',
  remove: 'Remove',
  sliders: 'Sliders',
  ownLine: 'A line of your own',
  addLine: 'Add',
  branches: 'Branches',
  newBranch: 'New branch',
  branchName: 'Name of the open branch',
  deleteBranch: 'Delete the open branch',
  compareWith: (name) => `Compare with ${name}`,
  differences: 'Differences',
  nothingToChange: 'Choose an event of a scenario: what can be done there is listed here.',
  close: 'Close',
  reload: 'Reload',
  loading: 'Loading',
  noWasm: 'This browser has no WebAssembly',
  noWasmHelp: 'tcplab needs WebAssembly. Current versions of Chrome, Edge, Firefox and Safari have it; where it is switched off (a strict security mode), switch it on and load this page again.',
  noWindow: 'The graphics could not be started',
  loadFailed: 'tcplab could not be loaded',
  loadFailedHelp: 'A file did not arrive as it should. Check the connection and load the page again.',
  aborted: 'tcplab has stopped',
  abortedHelp: 'The program met an error that it cannot recover from. Nothing that you wrote is lost: here is the text that ran. Load the page again to go on with it, or start afresh if it stops again.',
  lastText: 'The text that ran',
  copyText: 'Copy the text',
  afresh: 'Start afresh',
  edit: 'Edit the text',
  share: 'Share and save',
  course: 'Course',
  explain: 'Learn more about this event',
  places: 'Bookmarks and measuring',
  bookmarks: 'Bookmarks',
  note: 'Note',
  saveNote: 'Save the note',
  bookmarkHere: 'Bookmark this event',
  removeBookmark: (name) => `Remove the bookmark ${name}`,
  measure: 'Measuring',
  measureFrom: 'Measure from this event',
  measureTo: 'Measure to this event',
  measureStop: 'Stop measuring',
  shown: 'Connections and columns',
  noLayout: (name) => `There is no layout called ${name}: learn, explore, engineer, embed.`,
  badLink: (reason) => `This link cannot be opened: ${reason ?? 'it is damaged, or not whole'}. What was open still is.`,
  runFixed: 'As long as a question hides what comes, or an exercise keeps a secret, this text cannot be changed. Answer first.',
  editorMissing: 'The editor could not be loaded. Check the connection and try again.',
  partMissing: 'A part of the page could not be loaded. Check the connection and try again.',
  captureGone: (name) => `${name} is a capture, which no address can hold: open the file again.`,
  captureHasNoText: 'A capture has no text to edit and cannot be changed. It can be filtered, measured, plotted and saved.',
  tooLarge: (name) => `${name} is too large.`,
  noText: (name) => `${name} is no text. tcplab opens scenarios (.tcplab), packetdrill scripts (.pkt) and captures (.pcapng, .pcap).`,
  onlyOne: (name) => `One file at a time: ${name} is open.`,
  pasted: 'Pasted text',
  graphicsLost: 'The graphics were lost, and come back as soon as the browser allows it. The run is kept.',
  newVersion: 'A newer version of tcplab is ready.',
};

const chinese = {
  canvas: 'tcplab：TCP 时间线',
  canvasHelp: '左右方向键逐个事件移动，空格播放，Home 和 End 跳到两端，问号列出全部按键，Tab 离开画布。其后有文字版。',
  keyboard: '给实验室的文字',
  showTranscript: '阅读文字版',
  change: '改变此处的过去',
  undo: '撤销',
  redo: '重做',
  changed: '修改',
  earlier: '上移',
  later: '下移',
  remove: '去掉',
  sliders: '滑块',
  ownLine: '自己写一行',
  addLine: '添加',
  branches: '分支',
  newBranch: '新建分支',
  branchName: '当前分支的名称',
  deleteBranch: '删除当前分支',
  compareWith: (name) => `与“${name}”对比`,
  differences: '差别',
  nothingToChange: '选择场景中的一个事件，这里会列出可做的修改。',
  close: '关闭',
  reload: '重新加载',
  loading: '正在加载',
  noWasm: '此浏览器不支持 WebAssembly',
  noWasmHelp: 'tcplab 需要 WebAssembly。新版 Chrome、Edge、Firefox 和 Safari 均已支持；如果被关闭（严格安全模式），请打开后重新加载本页。',
  noWindow: '无法启动图形界面',
  loadFailed: '无法加载 tcplab',
  loadFailedHelp: '有文件未能正确到达。请检查网络连接后重新加载。',
  aborted: 'tcplab 已停止',
  abortedHelp: '程序遇到无法恢复的错误。你写的内容没有丢失：下面是刚才运行的文本。重新加载本页即可继续；如果再次停止，请重新开始。',
  lastText: '刚才运行的文本',
  copyText: '复制文本',
  afresh: '重新开始',
  edit: '编辑文本',
  share: '分享与保存',
  course: '课程',
  explain: '进一步了解此事件',
  places: '书签与测量',
  bookmarks: '书签',
  note: '备注',
  saveNote: '保存备注',
  bookmarkHere: '为此事件加书签',
  removeBookmark: (name) => `删除书签 ${name}`,
  measure: '测量',
  measureFrom: '从此事件开始测量',
  measureTo: '测量到此事件',
  measureStop: '结束测量',
  shown: '连接与列',
  noLayout: (name) => `没有名为 ${name} 的布局：learn、explore、engineer、embed。`,
  badLink: (reason) => `无法打开此链接：${reason ?? '链接已损坏或不完整'}。原来打开的内容不变。`,
  runFixed: '题目遮住后续过程或练习保密期间，不能修改这段文本。请先作答。',
  editorMissing: '无法加载编辑器。请检查网络连接后重试。',
  partMissing: '页面的一部分无法加载。请检查网络连接后重试。',
  captureGone: (name) => `${name} 是捕获文件，地址里放不下它：请重新打开该文件。`,
  captureHasNoText: '捕获文件没有可编辑的文本，也不能修改。可以筛选、测量、画曲线和保存。',
  tooLarge: (name) => `${name} 太大。`,
  noText: (name) => `${name} 不是文本文件。tcplab 可以打开场景（.tcplab）、packetdrill 脚本（.pkt）和捕获文件（.pcapng、.pcap）。`,
  onlyOne: (name) => `一次只能打开一个文件：已打开 ${name}。`,
  pasted: '粘贴的文本',
  graphicsLost: '图形上下文丢失，浏览器允许后会自动恢复。运行内容仍在。',
  newVersion: 'tcplab 有新版本可用。',
};

export const text = { ...english };

export function useChinese(yes) {
  Object.assign(text, yes ? chinese : english);
  document.documentElement.lang = yes ? 'zh-Hans' : 'en';
}

// Puts the words where they belong.
export function labelPage() {
  const byId = (id) => document.getElementById(id);
  byId('canvas').setAttribute('aria-label', text.canvas);
  byId('canvas-help').textContent = text.canvasHelp;
  byId('keyboard').setAttribute('aria-label', text.keyboard);
  byId('show-transcript').textContent = text.showTranscript;
  byId('show-editor').textContent = text.edit;
  byId('show-sharing').textContent = text.share;
  byId('show-course').textContent = text.course;
  byId('explain').textContent = text.explain;
  byId('hide-transcript').setAttribute('aria-label', text.close);
  byId('change-title').textContent = text.change;
  byId('places-title').textContent = text.places;
  byId('shown-title').textContent = text.shown;
  byId('reload').textContent = text.reload;
  byId('afresh').textContent = text.afresh;
  byId('copy-kept').textContent = text.copyText;
  byId('kept').setAttribute('aria-label', text.lastText);
  byId('progress').setAttribute('aria-label', text.loading);
}

// The URL decides, else the browser's language.
export function wantsChinese(asked, browser) {
  return /^zh\b/i.test(asked ?? browser ?? '');
}
