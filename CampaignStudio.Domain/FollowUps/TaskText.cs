namespace CampaignStudio.Domain.FollowUps;

internal static class TaskText
{
    /// <summary>One line of at most the length a title may have.</summary>
    public static string Title(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= TaskEditModel.MaxTitle ? line : $"{line[..(TaskEditModel.MaxTitle - 1)]}…";
    }
}
