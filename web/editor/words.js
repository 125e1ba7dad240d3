// The editor's own words.

const english = {
  title: 'Text of this run',
  format: 'Format',
  rename: 'Rename',
  renameTo: 'New name',
  renameGo: 'Rename',
  undo: 'Undo',
  redo: 'Redo',
  close: 'Close the editor',
  fine: 'Runs as you type.',
  wrong: (count) => `${count === 1 ? '1 error' : `${count} errors`}; the run that you see is the last one without.`,
  first: 'Go to the first error',
  keys: 'Ctrl+Space completes, F8 goes to the next error, F2 renames, Shift+Alt+F formats, Escape closes.',
  phrases: {},
};

const chinese = {
  title: '本次运行的文本',
  format: '格式化',
  rename: '改名',
  renameTo: '新名字',
  renameGo: '改名',
  undo: '撤销',
  redo: '重做',
  close: '关闭编辑器',
  fine: '边输入边运行。',
  wrong: (count) => `有 ${count} 处错误；画面上仍是最近一次无误的运行。`,
  first: '转到第一处错误',
  keys: 'Ctrl+空格补全，F8 转到下一处错误，F2 改名，Shift+Alt+F 格式化，Esc 关闭。',
  // What CodeMirror says.
  phrases: {
    'Control character': '控制字符', 'Selection deleted': '已删除所选内容', 'Completions': '补全', 'Diagnostics': '错误', 'No diagnostics': '没有错误',
    'Find': '查找', 'Replace': '替换为', 'next': '下一个', 'previous': '上一个', 'all': '全选', 'match case': '区分大小写', 'by word': '全词',
    'regexp': '正则表达式', 'replace': '替换', 'replace all': '全部替换', 'close': '关闭', 'current match': '当前匹配', 'on line': '在行',
    'Go to line': '转到行', 'go': '转到', 'replaced $ matches': '已替换 $ 处', 'replaced match on line $': '已替换第 $ 行的匹配',
  },
};

export const words = () => (document.documentElement.lang.startsWith('zh') ? chinese : english);
