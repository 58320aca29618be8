-- Neovim without a screen is set up as docs/editors.md says, opens a file, and writes down what a user would see.
local answer = { version = tostring(vim.version().major) .. "." .. tostring(vim.version().minor) }
local settings = vim.fn.json_decode(vim.fn.readfile(vim.env.SETTINGS))

local function patient(what, condition)
  if not vim.wait(30000, condition, 20) then
    answer.missing = what
  end
end

local function codes(buffer)
  local found = {}
  for _, each in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(found, { each.code, each.lnum + 1, each.col, each.end_col, each.source, each.severity })
  end
  return found
end

local function run()
  if vim.lsp.start then
    dofile(settings.setup)
    vim.cmd("filetype on")
    vim.cmd("edit " .. vim.fn.fnameescape(settings.file))
  else -- before 0.8
    vim.cmd("edit " .. vim.fn.fnameescape(settings.file))
    vim.lsp.buf_attach_client(0, vim.lsp.start_client({ name = "jaxstatic", cmd = { "jaxstatic", "lsp" }, root_dir = settings.root }))
  end
  patient("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
  answer.before = codes(0)

  local client = (vim.lsp.get_clients or vim.lsp.get_active_clients)()[1]
  answer.encoding = client.offset_encoding
  local function ask(method, params)
    local told = vim.lsp.buf_request_sync(0, method, params, 30000)
    return told and told[client.id] and told[client.id].result
  end

  local row, column = unpack(settings.hover)
  vim.api.nvim_win_set_cursor(0, { row, column })
  local at = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local hover = ask("textDocument/hover", at)
  answer.hover = hover and table.concat(vim.lsp.util.convert_input_to_markdown_lines(hover.contents), "\n")

  if client.server_capabilities.inlayHintProvider then
    local params = { textDocument = at.textDocument, range = { start = { line = 0, character = 0 }, ["end"] = { line = 99, character = 0 } } }
    answer.hints = {}
    for _, each in ipairs(ask("textDocument/inlayHint", params) or {}) do
      table.insert(answer.hints, each.label)
    end
    vim.lsp.inlay_hint.enable(true, { bufnr = 0 })
    patient("hints on the screen", function() return #vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0 end)
  else
    vim.lsp.codelens.refresh()
    patient("lenses", function() return #vim.lsp.codelens.get(0) > 0 end)
    answer.hints = vim.tbl_map(function(each) return each.command.title end, vim.lsp.codelens.get(0))
  end

  local range = { start = { line = settings.action - 1, character = 0 }, ["end"] = { line = settings.action - 1, character = 1000 } }
  local actions = ask("textDocument/codeAction", { textDocument = at.textDocument, range = range, context = { diagnostics = {} } })
  answer.actions = {}
  for _, each in ipairs(actions or {}) do
    table.insert(answer.actions, each.title)
    if each.isPreferred then
      vim.lsp.util.apply_workspace_edit(each.edit, client.offset_encoding)
    end
  end
  answer.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  patient("diagnostics to go", function() return #vim.diagnostic.get(0) < #answer.before end)
  answer.after = codes(0)
  answer.saved = not vim.bo.modified
  client.stop()
  patient("the end of the server", function() return client.is_stopped() end)
end

local good, problem = pcall(run)
if not good then
  answer.problem = problem
end
vim.fn.writefile({ vim.fn.json_encode(answer) }, vim.env.ANSWER)
vim.cmd("qall!")
