namespace CampaignStudio.Cli;

/// <summary>
/// Arguments in a file, <c>@file</c>: an option a line, and behind a space or <c>=</c> its value as it stands, for connection strings have
/// spaces in them. Quotes around the value are taken off; empty lines and those that begin with <c>#</c> say nothing.
/// </summary>
internal static class ArgumentFile
{
    public static bool TryRead(string path, out IReadOnlyList<string>? arguments, out string? error)
    {
        (arguments, error) = (null, null);
        try
        {
            arguments = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').SelectMany(Arguments)];
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = $"The file of arguments '{path}' can't be read: {failure.Message}";
            return false;
        }
    }

    private static string[] Arguments(string line)
    {
        var end = line.StartsWith("--", StringComparison.Ordinal) ? line.IndexOfAny([' ', '\t', '=']) : -1;
        return end < 0 ? [Unquoted(line)] : [line[..end], Unquoted(line[(end + 1)..].Trim())];
    }

    private static string Unquoted(string text) => text is ['"', .. var inner, '"'] ? inner : text;
}
