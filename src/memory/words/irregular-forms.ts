/**
 * Everyday English forms that no suffix rule leads back to their word, and small numbers; `form form …: word`.
 * A form that is commoner as another word (saw, ground, wound, rose) is left out.
 */
const table = `
  ate eaten: eat; beaten: beat; became: become; began begun: begin; bent: bend; bit bitten: bite; bled: bleed; blew blown: blow;
  bore: bear; bought: buy; broke broken: break; brought: bring; built: build; burnt: burn; came: come; caught: catch;
  chose chosen: choose; clung: cling; cried cries: cry; crept: creep; dealt: deal; did done: do; died dies dying dead death deaths: die;
  drank drunk: drink; dreamt: dream; drew drawn: draw; drove driven: drive; dug: dig; fed: feed; fell fallen: fall; felt: feel;
  fled: flee; flew flown: fly; forgave forgiven: forgive; forgot forgotten: forget; fought: fight; found: find; froze frozen: freeze;
  gave given: give; got gotten: get; grew grown: grow; heard: hear; held: hold; hid hidden: hide; hung: hang; kept: keep; knelt: kneel;
  knew known: know; laid: lay; learnt: learn; leapt: leap; led: lead; left: leave; lent: lend; lit: light; lost: lose; made: make;
  meant: mean; met: meet; paid: pay; ran: run; rang rung: ring; ridden: ride; said: say; sang sung: sing; sank sunk: sink; sat: sit;
  sent: send; shook shaken: shake; shone: shine; shot: shoot; shrank shrunk: shrink; slept asleep: sleep; slid: slide; sold: sell;
  spent: spend; spoke spoken: speak; stole stolen: steal; stood: stand; stuck: stick; stung: sting; struck: strike; swam swum: swim;
  swore sworn: swear; swung: swing; taught: teach; thought thoughts: think; threw thrown: throw; told: tell; took taken: take;
  tore torn: tear; understood: understand; went gone goes: go; wept: weep; withdrew withdrawn: withdraw; woke woken awake: wake;
  won: win; wore worn: wear; wrote written: write;
  men: man; women: woman; children: child; people: person; wives: wife; husbands: husband; feet: foot; teeth: tooth; selves: self;
  knives: knife; mice: mouse; skies: sky; panicked panicking: panic; cannot couldn't: can't; didn't doesn't: don't; worse worst: bad; colour colours: color; behaviour behaviours: behavior; mum mums mam: mom;
  two: 2; three: 3; four: 4; five: 5; six: 6; seven: 7; eight: 8; nine: 9; ten: 10; eleven: 11; twelve: 12; fifteen: 15; twenty: 20; thirty: 30
`;

/** The word a form belongs to; both lower-case. */
export const irregularForms: ReadonlyMap<string, string> = new Map(
  table
    .split(';')
    .map((entry) => entry.trim().split(': '))
    .flatMap(([forms = '', word = '']) => forms.split(' ').map((form): [string, string] => [form, word])),
);
