-- Run by a headless Neovim (0.7 or newer): a release in its language client, what that shows, and what it does about it.
-- PYTHON, HOUSE and RELEASE come as environment variables; prints one JSON array a step.
local function told(name, value) io.stdout:write(vim.fn.json_encode({ name, value }) .. "\n") end
local house, release = vim.env.HOUSE, vim.env.RELEASE

vim.cmd("edit " .. vim.fn.fnameescape(release))
local buffer = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({
  name = "zhengming",
  cmd = { vim.env.PYTHON, "-m", "pipeline", "lsp", "--no-grammar", "--reviewer", "Lin Yue" },
  root_dir = house,
  workspace_folders = { { uri = vim.uri_from_fname(house), name = "house" } },
})
vim.lsp.buf_attach_client(buffer, client)

local function shown() return vim.diagnostic.get(buffer) end
local function request(method, params) return vim.lsp.buf_request_sync(buffer, method, params, 30000)[client].result end

assert(vim.wait(60000, function() return #shown() > 0 end, 50), "no diagnostics")
local first = shown()[1]
told("diagnostic", { code = first.code, from = first.col, to = first.end_col, message = first.message })

local document = { uri = vim.uri_from_bufnr(buffer) }
local range = first.user_data.lsp and first.user_data.lsp.range
range = range or vim.lsp.util.make_given_range_params({ 1, first.col }, { 1, first.end_col - 1 }).range
told("hover", request("textDocument/hover", { textDocument = document, position = range.start }).contents.value)
local actions = request("textDocument/codeAction", { textDocument = document, range = range, context = { diagnostics = {} } })
local titles = {}
for _, action in ipairs(actions) do table.insert(titles, action.title) end
told("actions", titles)
vim.lsp.util.apply_workspace_edit(actions[1].edit, vim.lsp.get_client_by_id(client).offset_encoding)
told("text", vim.api.nvim_buf_get_lines(buffer, 0, -1, true))
assert(vim.wait(60000, function() return #shown() == 0 end, 50), "still flagged")
vim.cmd("undo")
assert(vim.wait(60000, function() return #shown() == 1 end, 50), "not flagged again")
for _, action in ipairs(actions) do
  if action.command and action.command.command == "zhengming.reject" then request("workspace/executeCommand", action.command) end
end
assert(vim.wait(60000, function() return #shown() == 0 end, 50), "not rejected")
told("rejected", true)
vim.lsp.stop_client(client)
vim.wait(2000, function() return false end, 100)
vim.cmd("quitall!")
