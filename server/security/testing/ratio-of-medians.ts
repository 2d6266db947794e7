type Act = () => Promise<unknown>

/**
 * How many times as long the first takes as the second: the ratio of their median times, measured in turns, so that a
 * busy machine slows both.
 */
export async function ratioOfMedians(first: Act, second: Act, samples: number): Promise<number> {
  const times: [number[], number[]] = [[], []]
  for (let n = 0; n < samples; n++) {
    times[0].push(await timeOf(first))
    times[1].push(await timeOf(second))
  }
  return medianOf(times[0]) / medianOf(times[1])
}

async function timeOf(act: Act): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

function medianOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}
