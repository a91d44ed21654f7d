import { CharacterCount, ErrorSummary, Radios, Checkboxes, SkipLink, createAll } from 'govuk-frontend'

for (const component of [CharacterCount, ErrorSummary, Radios, Checkboxes, SkipLink]) createAll(component)

// Beside New York's time, the reader's own.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
for (const time of document.querySelectorAll('time[data-local]')) {
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' })
  time.textContent = `${words.format(new Date(time.dateTime))} (${zone})`
}

// A second click on a slow line sends nothing twice.
for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = 'yes'
    setTimeout(() => delete form.dataset.sent, 4000)
  })
}
