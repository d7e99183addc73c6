/** Loaded before everything else of a process: its clock is off by so many milliseconds. Plain JavaScript, for `--import`. */
const shift = Number(process.env.FAULTS_CLOCK_SHIFT ?? 0);
const Real = Date;

globalThis.Date = class Shifted extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + shift);
    else super(...given);
  }
  static now() {
    return Real.now() + shift;
  }
};
