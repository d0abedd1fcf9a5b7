/** QR codes as one SVG path of unit squares. */
import qrcode from 'qrcode-generator'

const made = new Map<string, { modules: number; path: string }>()

export function qrPath(data: string): { modules: number; path: string } {
  const known = made.get(data)
  if (known) return known
  const code = qrcode(0, 'M')
  code.addData(data)
  code.make()
  const modules = code.getModuleCount()
  let path = ''
  for (let y = 0; y < modules; y += 1) {
    for (let x = 0; x < modules; x += 1) if (code.isDark(y, x)) path += `M${x} ${y}h1v1h-1z`
  }
  if (made.size > 50) made.clear()
  const result = { modules, path }
  made.set(data, result)
  return result
}
