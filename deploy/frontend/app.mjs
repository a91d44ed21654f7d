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

// Names in the registers, as one types; the form works without.
for (const list of document.querySelectorAll('[data-suggest]')) {
  const input = document.getElementById(list.dataset.for)
  const country = document.getElementById('country')
  let timer
  let asked = 0
  const show = (found) => {
    const shown = found.band === 'none' ? [] : found.candidates.filter((each) => each.name !== input.value)
    list.replaceChildren()
    list.hidden = shown.length === 0
    if (list.hidden) return
    const title = document.createElement('p')
    title.className = 'govuk-hint'
    title.textContent = list.dataset.title
    list.append(title)
    for (const each of shown) {
      const choice = document.createElement('button')
      choice.type = 'button'
      choice.className = 'govuk-body app-suggestion'
      choice.dir = 'auto'
      choice.textContent = each.name
      choice.addEventListener('click', () => {
        input.value = each.name
        list.hidden = true
        input.focus()
      })
      list.append(choice)
    }
  }
  const ask = async () => {
    const name = input.value.trim()
    const turn = ++asked
    if (name.length < 3) return show({ band: 'none' })
    const query = new URLSearchParams({ name: name.slice(0, 300) })
    if (country && country.value) query.set('country', country.value)
    const answer = await fetch(`${list.dataset.suggest}?${query}`).catch(() => null)
    // An older answer may come after a newer question.
    if (answer && answer.ok && turn === asked) show(await answer.json())
  }
  input.after(list)
  input.setAttribute('autocomplete', 'off')
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(ask, 250)
  })
}
