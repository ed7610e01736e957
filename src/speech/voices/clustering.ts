import { addMoments, deltaBic, type Moments, spread } from '../segment/gaussian.ts';

/** λ of ΔBIC between two clusters. With the number of clusters given it only shapes the order of merging. */
const WEIGHT = 1;

/**
 * Agglomerative clustering: the two clusters that one Gaussian explains best become one, until `k` are left.
 * @param blocks Sums of features, one voice each as far as possible; at most a few hundred.
 * @returns the cluster of each block, 0 … k − 1.
 */
export function clusterBlocks(blocks: readonly Moments[], k: number): number[] {
  const clusters = blocks.map((block, index) => ({
    moments: copyOf(block),
    spread: spread(block),
    members: [index],
  }));
  const costs = clusters.map((a, i) => clusters.slice(0, i).map((b) => cost(a, b)));
  const alive = clusters.map((_, index) => index);
  while (alive.length > k) {
    const [i, j] = nearest(costs, alive);
    const into = clusters[j];
    const from = clusters[i];
    if (!into || !from) break;
    addMoments(into.moments, from.moments);
    into.members.push(...from.members);
    into.spread = spread(into.moments);
    alive.splice(alive.indexOf(i), 1);
    for (const other of alive) {
      const cluster = clusters[other];
      const row = costs[Math.max(other, j)];
      if (other !== j && cluster && row) row[Math.min(other, j)] = cost(cluster, into);
    }
  }
  const labels = blocks.map(() => 0);
  for (const [label, index] of alive.entries())
    for (const member of clusters[index]?.members ?? []) labels[member] = label;
  return labels;
}

interface Cluster {
  moments: Moments;
  spread: number;
}

function cost(a: Cluster, b: Cluster): number {
  return deltaBic(a.moments, b.moments, WEIGHT, [a.spread, b.spread]);
}

function nearest(costs: readonly number[][], alive: readonly number[]): [number, number] {
  let best: [number, number] = [alive[1] ?? 0, alive[0] ?? 0];
  let lowest = Number.POSITIVE_INFINITY;
  for (const [at, i] of alive.entries()) {
    const row = costs[i] ?? [];
    for (let b = 0; b < at; b++) {
      const value = row[alive[b] ?? 0] ?? Number.POSITIVE_INFINITY;
      if (value >= lowest) continue;
      lowest = value;
      best = [i, alive[b] ?? 0];
    }
  }
  return best;
}

function copyOf(moments: Moments): Moments {
  return { d: moments.d, count: moments.count, sum: moments.sum.slice(), outer: moments.outer.slice() };
}
