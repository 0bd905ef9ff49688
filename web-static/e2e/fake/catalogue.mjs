// The founding operations, as the service describes them.
const whole = (name, description, unit, min, max, step, value) => ({
  name,
  kind: 'integer',
  min,
  max,
  step,
  default: value,
  unit,
  description,
});
const decimal = (name, description, unit, min, max, value) => ({ name, kind: 'decimal', min, max, default: value, unit, description });

const square = () => [
  whole('ksize', 'Edge of the square.', 'pixels', 1, 255, 2, 3),
  whole('iterations', 'How often it is applied.', '', 1, 50, 1, 1),
];

export const CATALOGUE = {
  operations: [
    {
      name: 'gaussian-blur',
      group: 'Blur',
      title: 'Gaussian blur',
      cost: 'moderate',
      description: 'Smooths the image with a bell-shaped weight, which removes noise and detail.',
      parameters: [
        whole('ksize', 'Edge of the kernel.', 'pixels', 1, 255, 2, 9),
        decimal('sigma', 'Standard deviation; 0 derives it from the kernel’s size.', 'pixels', 0, 128, 0),
      ],
    },
    {
      name: 'invert',
      group: 'Color',
      title: 'Invert',
      cost: 'cheap',
      description: 'Turns every colour into its opposite.',
      parameters: [],
    },
    {
      name: 'canny',
      group: 'Edges',
      title: 'Edge detection (Canny)',
      cost: 'dear',
      description: 'Draws thin white edges on black. The result is a gray image of 8 bits.',
      parameters: [
        decimal('low', 'Weak edges from here on count where they touch strong ones.', 'gradient', 0, 32767, 100),
        decimal('high', 'Edges from here on always count.', 'gradient', 0, 32767, 200),
      ],
    },
    {
      name: 'watermark-image',
      group: 'Drawing',
      title: 'Picture watermark',
      cost: 'cheap',
      distribution: 'pointwise',
      halo: 0,
      description: 'Lays a small picture over the image.',
      parameters: [
        {
          name: 'picture',
          kind: 'picture',
          maxEdge: 64,
          maxLength: 8000,
          default: 'iVBORw0KGgo',
          unit: 'PNG',
          description: 'What is laid over it.',
        },
        { name: 'text', kind: 'text', maxLength: 40, default: 'Pixfleet', unit: '', description: 'What is written below it.' },
        { name: 'colour', kind: 'colour', default: 'ffffff', unit: 'rrggbb', description: 'Of the letters.' },
      ],
    },
    {
      name: 'filter',
      group: 'Filters',
      title: 'Free kernel',
      cost: 'dear',
      distribution: 'neighbourhood',
      halo: 1,
      description: 'Weighs each pixel and its neighbours.',
      parameters: [
        {
          name: 'weights',
          kind: 'numbers',
          counts: [9, 25],
          min: -100,
          max: 100,
          default: '0 0 0 0 1 0 0 0 0',
          unit: '',
          description: 'The weights.',
        },
      ],
    },
    { name: 'erode', group: 'Morphology', title: 'Erode', cost: 'moderate', description: 'Shrinks bright areas.', parameters: square() },
    { name: 'dilate', group: 'Morphology', title: 'Dilate', cost: 'moderate', description: 'Grows bright areas.', parameters: square() },
  ],
};

/** Refuses what the real service would: unknown names and values out of range. */
export function pipelineProblem(text, operations = CATALOGUE.operations) {
  if (typeof text !== 'string' || text.trim() === '') {
    return 'The pipeline is empty.';
  }
  for (const part of text.split('|')) {
    const [op, ...assignments] = part.split(':');
    const spec = operations.find(({ name }) => name === op);
    if (!spec) {
      return `Unknown operation "${op}".`;
    }
    for (const assignment of assignments) {
      const [name, value] = assignment.split('=');
      const parameter = spec.parameters.find((p) => p.name === name);
      if (!parameter) {
        return `Unknown parameter "${name}" of ${op}.`;
      }
      if ('min' in parameter && parameter.kind !== 'numbers' && !(Number(value) >= parameter.min && Number(value) <= parameter.max)) {
        return `${name} of ${op} must be between ${parameter.min} and ${parameter.max}.`;
      }
    }
  }
  return undefined;
}
