import { CharacterCount, ErrorSummary, Radios, Checkboxes, SkipLink, createAll } from 'govuk-frontend'

// The content policy allows no inline script, where this mark is usually set.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const component of [CharacterCount, ErrorSummary, Radios, Checkboxes, SkipLink]) createAll(component)

// Beside New York's time, the reader's own.
const language = document.documentElement.lang
const words = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
  year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  numberingSystem: 'latn', timeZoneName: 'long'
})
for (const time of document.querySelectorAll('time[data-local]')) {
  time.textContent = words.format(new Date(time.dateTime))
}

// A second click on a slow line sends nothing twice.
for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = 'yes'
    setTimeout(() => delete form.dataset.sent, 4000)
  })
}
