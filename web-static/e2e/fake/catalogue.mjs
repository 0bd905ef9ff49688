const integer = (name, min, max, value, unit, description, step = 1) => ({ name, kind: 'integer', min, max, step, default: value, unit, description });
const decimal = (name, min, max, value, unit, description) => ({ name, kind: 'decimal', min, max, step: 0.1, default: value, unit, description });

export const CATALOGUE = {
  operations: [
    { name: 'canny', group: 'edges', title: 'Canny edges', cost: 'moderate', description: 'Finds edges and draws them white on black.',
      parameters: [decimal('low', 0, 1000, 100, 'gradient', 'Weaker edges are dropped'), decimal('high', 0, 1000, 200, 'gradient', 'Stronger edges are kept')] },
    { name: 'invert', group: 'color', title: 'Invert', cost: 'cheap', description: 'Turns every colour into its opposite.', parameters: [] },
    { name: 'gaussian-blur', group: 'smoothing', title: 'Gaussian blur', cost: 'moderate', description: 'Smooths the image with a square Gaussian kernel.',
      parameters: [integer('ksize', 3, 255, 9, 'pixels', 'Edge of the kernel', 2), decimal('sigma', 0, 128, 0, 'pixels', 'Standard deviation; 0 derives it from the size')] },
    { name: 'erode', group: 'morphology', title: 'Erode', cost: 'moderate', description: 'Shrinks bright areas.',
      parameters: [integer('ksize', 3, 255, 3, 'pixels', 'Edge of the square', 2), integer('iterations', 1, 20, 1, 'times', 'How often')] },
    { name: 'dilate', group: 'morphology', title: 'Dilate', cost: 'moderate', description: 'Grows bright areas.',
      parameters: [integer('ksize', 3, 255, 3, 'pixels', 'Edge of the square', 2), integer('iterations', 1, 20, 1, 'times', 'How often')] },
  ],
};

/** Refuses what the real service would: unknown names and values out of range. */
export function pipelineProblem(text) {
  if (typeof text !== 'string' || text.trim() === '') {
    return 'The pipeline is empty.';
  }
  for (const part of text.split('|')) {
    const [op, ...assignments] = part.split(':');
    const spec = CATALOGUE.operations.find(({ name }) => name === op);
    if (!spec) {
      return `Unknown operation "${op}".`;
    }
    for (const assignment of assignments) {
      const [name, value] = assignment.split('=');
      const parameter = spec.parameters.find((p) => p.name === name);
      if (!parameter) {
        return `Unknown parameter "${name}" of ${op}.`;
      }
      if (!(Number(value) >= parameter.min && Number(value) <= parameter.max)) {
        return `${name} of ${op} must be between ${parameter.min} and ${parameter.max}.`;
      }
    }
  }
  return undefined;
}
