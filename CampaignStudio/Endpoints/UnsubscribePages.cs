using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Endpoints;

/// <summary>The pages of the way out. Buttons of forms do everything, so that they work in any browser and without script.</summary>
internal static class UnsubscribePages
{
    /// <summary>The field of the buttons that unsubscribe.</summary>
    public const string Scope = "scope";

    /// <summary>The field with the token that takes an unsubscription back.</summary>
    public const string Undo = "undo";

    /// <summary>Only asks: mail scanners fetch links too.</summary>
    public static IResult Ask(string? language)
    {
        var words = UnsubscribeWords.In(language);
        return Page(words, $"""
            <p id="ask">{Text(words.Ask)}</p>
            <form method="post" aria-labelledby="ask">
            {Choice(OptOutScope.Campaign, words.Campaign, words.CampaignHint, "quiet")}
            {Choice(OptOutScope.Everything, words.Everything, words.EverythingHint, "")}
            </form>
            """);
    }

    public static IResult Done(string? language, OptOut optOut)
    {
        var words = UnsubscribeWords.In(language);
        return Left(words, optOut.Scope is OptOutScope.Campaign ? words.CampaignDone : words.EverythingDone, optOut);
    }

    /// <summary>One unsubscription is taken back, and another one stands.</summary>
    public static IResult Standing(string? language, OptOut optOut)
    {
        var words = UnsubscribeWords.In(language);
        return Left(words, optOut.Scope is OptOutScope.Campaign ? words.CampaignStands : words.EverythingStands, optOut);
    }

    private static IResult Left(UnsubscribeWords words, string state, OptOut optOut)
    {
        var done = $"""<p role="status">{Text(state)}</p>""";
        // Who left one series finds here how to leave all of them.
        var more = optOut.Scope is OptOutScope.Campaign ? $"""<form method="post">{Choice(OptOutScope.Everything, words.EverythingToo, words.EverythingHint, "quiet")}</form>""" : "";
        var undo = optOut.Undo is { } token
            ? $"""<form method="post"><p class="hint" id="undo">{Text(words.UndoHint)}</p><button class="quiet" name="{Undo}" value="{Text(token)}" aria-describedby="undo">{Text(words.Undo)}</button></form>"""
            : "";
        return Page(words, done + undo + more);
    }

    public static IResult Undone(string? language)
    {
        var words = UnsubscribeWords.In(language);
        return Page(words, $"""<p role="status">{Text(words.Undone)}</p>""");
    }

    public static IResult TooLate(string? language)
    {
        var words = UnsubscribeWords.In(language);
        return Page(words, $"""<p role="status">{Text(words.TooLate)}</p>""", StatusCodes.Status409Conflict);
    }

    private static string Choice(OptOutScope scope, string label, string hint, string look) =>
        $"""<button class="{look}" name="{Scope}" value="{scope.ToText()}" aria-describedby="{scope.ToText()}">{Text(label)}</button><p class="hint" id="{scope.ToText()}">{Text(hint)}</p>""";

    private static IResult Page(UnsubscribeWords words, string body, int status = StatusCodes.Status200OK) => PublicPages.Page(words.Language, words.Title, body, status);

    private static string Text(string text) => PublicPages.Text(text);
}
