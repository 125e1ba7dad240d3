// The few words of a package's own page.

const english = {
  nobodyListens: 'No learning platform answers here: nothing of what you do is recorded.',
  notKept: 'The learning platform did not take what you did last.',
  noLesson: 'This lesson cannot be opened.',
  leave: 'Save and leave',
};

const chinese = {
  nobodyListens: '没有学习平台响应：你的学习过程不会被记录。',
  notKept: '学习平台未能保存你刚才的操作。',
  noLesson: '无法打开本课。',
  leave: '保存并退出',
};

export const words = /^zh\b/i.test(document.documentElement.lang) ? chinese : english;
