module.exports = {
  ...require("../../jest.preset.cjs")(__dirname),
  // Every file starts commands in a folder of its own and waits for them; one worker, which is what Jest takes on two cores, would leave
  // one of them idle at the end of a run.
  maxWorkers: 2,
};
