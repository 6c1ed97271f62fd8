import { Button, ButtonGroup } from '@graphiql/react';

/** One of a few, as GraphiQL's own settings show it. `options` are texts. */
export function Choice({ label, options, chosen, disabled = false, onChoose }) {
  return (
    <ButtonGroup role="group" aria-label={label}>
      {options.map((option) => (
        <Button
          key={option}
          type="button"
          className={option === chosen ? 'active' : ''}
          aria-pressed={option === chosen}
          disabled={disabled}
          onClick={() => onChoose(option)}
        >
          {option}
        </Button>
      ))}
    </ButtonGroup>
  );
}
