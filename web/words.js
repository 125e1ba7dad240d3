// The page's own words; the program has its own.

const english = {
  canvas: 'tcplab: TCP timeline',
  canvasHelp: 'Left and Right step from event to event, Space plays, Home and End go to the ends, question mark lists all keys, Tab leaves. The run is given as text after this.',
  showTranscript: 'Read this run as text',
  close: 'Close',
  reload: 'Reload',
  loading: 'Loading',
  missing: { wasm: 'This browser has no WebAssembly', webgl: 'This browser offers no WebGL2' },
  missingHelp: 'tcplab needs WebAssembly and WebGL2. Current versions of Chrome, Edge, Firefox and Safari have both; where one is switched off (hardware acceleration, a strict security mode), switch it on and load this page again.',
  noWindow: 'The graphics could not be started',
  loadFailed: 'tcplab could not be loaded',
  loadFailedHelp: 'A file did not arrive as it should. Check the connection and load the page again.',
  aborted: 'tcplab has stopped',
  abortedHelp: 'The program met an error that it cannot recover from. Load the page again to start afresh.',
};

const chinese = {
  canvas: 'tcplab：TCP 时间线',
  canvasHelp: '左右方向键逐个事件移动，空格播放，Home 和 End 跳到两端，问号列出全部按键，Tab 离开画布。其后有文字版。',
  showTranscript: '阅读文字版',
  close: '关闭',
  reload: '重新加载',
  loading: '正在加载',
  missing: { wasm: '此浏览器不支持 WebAssembly', webgl: '此浏览器不提供 WebGL2' },
  missingHelp: 'tcplab 需要 WebAssembly 和 WebGL2。新版 Chrome、Edge、Firefox 和 Safari 均已支持；如果被关闭（硬件加速或严格安全模式），请打开后重新加载本页。',
  noWindow: '无法启动图形界面',
  loadFailed: '无法加载 tcplab',
  loadFailedHelp: '有文件未能正确到达。请检查网络连接后重新加载。',
  aborted: 'tcplab 已停止',
  abortedHelp: '程序遇到无法恢复的错误。请重新加载本页。',
};

export const text = { ...english };

export function useChinese(yes) {
  Object.assign(text, yes ? chinese : english);
}

// The URL decides, else the browser's language.
export function wantsChinese(asked, browser) {
  return /^zh\b/i.test(asked ?? browser ?? '');
}
